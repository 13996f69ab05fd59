// @ts-check
/** Chapter 1: two curves over the distance, what a chain carries along and what a look back reads. */

import { slider } from "../../js/explorable/controls.js";
import { html } from "../../js/explorable/dom.js";
import { beside, explore } from "../../js/explorable/explorable.js";
import { counted, shown, since } from "../../js/explorable/numbers.js";
import { plot } from "../../js/explorable/plot.js";
import { carried } from "./carried.js";

export const title = "Carry it along, or look back";
export const section = "A look back";

/** @param {HTMLElement} element */
export function mount(element) {
  explore(element, {
    title,
    about: [
      "A word is read, then silence. The chain is the network of one unit from above: each new state is the tanh of a factor times the old one. ",
      "Attention gives the first word a score, and every silent word the score 0. How far does each of them reach?",
    ],
    start: { word: 1, w_h: 0.5, silences: 10, score: 3 },
    compute: carried,
    parts: (change, draw) => [
      beside(
        slider(change, {
          label: "Silent words",
          min: 1,
          max: 20,
          step: 1,
          of: (state) => state.silences,
          to: (silences) => ({ silences }),
          text: String,
        }),
        slider(change, {
          label: "First word, x",
          min: -2,
          max: 2,
          step: 0.25,
          of: (state) => state.word,
          to: (word) => ({ word }),
          text: shown,
        }),
        slider(change, {
          label: "Factor of the old state",
          min: 0,
          max: 1.5,
          step: 0.05,
          of: (state) => state.w_h,
          to: (w_h) => ({ w_h }),
          text: shown,
        }),
        slider(change, {
          label: "Score of the first word",
          min: 0,
          max: 8,
          step: 0.5,
          of: (state) => state.score,
          to: (score) => ({ score }),
          text: (score) => shown(score, 1),
        }),
      ),
      draw("Two curves over the distance", ({ kept, read }, { silences }) => {
        const most = Math.max(1, ...kept);
        const legend = [
          ["first", "chain: what is left of a change"],
          ["second", "attention: weight of the first word"],
        ];
        return [
          plot({
            description:
              `Over the number of silent words, from 0 to ${silences}: what is left in the chain goes from 1 to ${shown(kept[silences], 4)}, ` +
              `the weight that attention gives to the first word goes from 1 to ${shown(read[silences], 4)}.`,
            x: [0, silences],
            y: [0, most],
            across: "silent words since",
            up: "how much arrives",
            ticksUp: [0, most / 2, most],
            digits: most < 5 ? 1 : 0,
            lines: [
              { kind: "first", points: kept.map((value, place) => [place, value]) },
              { kind: "second", points: read.map((value, place) => [place, value]) },
            ],
          }),
          html(
            "ul",
            { class: "explorable-legend" },
            ...legend.map(([kind, text]) => html("li", { class: kind }, text)),
          ),
        ];
      }),
    ],
    tell(now, before) {
      const { silences } = now.state;
      const last = silences;
      const kept = now.result.kept[last];
      const was = before.result.kept[before.state.silences];
      const left = Math.abs(kept) < 0.00005 && kept !== 0 ? "less than 0.0001" : since(kept, was, kept > 1 ? 1 : 4);
      return [
        `After ${counted(silences, "silent word")}, a change of the chain's first state arrives as `,
        html("strong", {}, `${left} times`),
        kept > 1 ? " itself: it has grown on its way. " : " itself. ",
        "A query there gives the first word the weight ",
        html("strong", {}, since(now.result.read[last], before.result.read[before.state.silences], 4)),
        ", in one step. That share also gets smaller as more words take theirs, but nothing is multiplied from word to word.",
      ];
    },
  });
}
