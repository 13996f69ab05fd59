// @ts-check
/** Chapter 4: the table as a heat map, and two of its columns as waves. */

import { choice, slider } from "../../js/explorable/controls.js";
import { html } from "../../js/explorable/dom.js";
import { beside, explore } from "../../js/explorable/explorable.js";
import { shown } from "../../js/explorable/numbers.js";
import { plot } from "../../js/explorable/plot.js";
import { heatTable } from "../../js/explorable/table.js";
import { waves } from "./waves.js";

export const title = "Waves of many lengths";
export const section = "The table";

const POSITIONS = 41;
const SHOWN = 8;

/** @typedef {{ d_model: number, base: number, pair: number }} State */

/** @param {HTMLElement} element */
export function mount(element) {
  explore(element, {
    title,
    about: [
      "Every pair of columns is one hand: its sine and its cosine go up and down over the positions. ",
      "Which pair tells neighbors apart? Which one still differs between the first position and the last?",
    ],
    start: /** @type {State} */ ({ d_model: 8, base: 10000, pair: 0 }),
    compute: ({ d_model, base }) => waves({ n_positions: POSITIONS, d_model, base }),
    parts: (change, draw) => [
      beside(
        slider(change, {
          label: "Pair",
          min: 0,
          max: 7,
          step: 1,
          of: (state) => state.pair,
          to: (pair) => ({ pair }),
          text: String,
          most: (state) => state.d_model / 2 - 1,
        }),
        choice(change, {
          label: "Columns, d_model",
          choices: { 4: "4", 8: "8", 16: "16" },
          of: (state) => String(state.d_model),
          to: (value, { pair }) => ({ d_model: Number(value), pair: Math.min(pair, Number(value) / 2 - 1) }),
        }),
        choice(change, {
          label: "Base",
          choices: { 10: "10", 100: "100", 10000: "10000 (the paper)" },
          of: (state) => String(state.base),
          to: (value) => ({ base: Number(value) }),
        }),
      ),
      draw("Two columns over the positions", ({ table }, { pair }) => [
        plot({
          description: `Columns ${2 * pair} and ${2 * pair + 1} of the table over positions 0 to ${POSITIONS - 1}: a sine and a cosine.`,
          x: [0, POSITIONS - 1],
          y: [-1, 1],
          across: "position",
          up: "entry",
          ticksAcross: [0, 10, 20, 30, 40],
          ticksUp: [-1, 0, 1],
          lines: [
            { kind: "first", points: table.map((row, position) => [position, row[2 * pair]]) },
            { kind: "second", points: table.map((row, position) => [position, row[2 * pair + 1]]) },
          ],
        }),
        html(
          "ul",
          { class: "explorable-legend" },
          html("li", { class: "first" }, `column ${2 * pair}, sine`),
          html("li", { class: "second" }, `column ${2 * pair + 1}, cosine`),
        ),
      ]),
      draw("The table", ({ table }, { d_model, pair }) => [
        heatTable({
          caption: `The first ${SHOWN} rows of the table`,
          corner: "position",
          rows: Array.from({ length: SHOWN }, (_, position) => String(position)),
          columns: Array.from({ length: d_model }, (_, column) => String(column)),
          values: table.slice(0, SHOWN),
          full: 1,
          mark: (_, column) => Math.floor(column / 2) === pair && "chosen",
        }),
      ]),
    ],
    tell(now, before) {
      const { pair } = now.state;
      const round = now.result.turn[pair];
      const was = before.result.turn[before.state.pair];
      const step = Math.hypot(
        ...[0, 1].map((side) => now.result.table[1][2 * pair + side] - now.result.table[0][2 * pair + side]),
      );
      return [
        `Pair ${pair} is round after `,
        html("strong", {}, `${shown(round, 1)} positions`),
        shown(round, 1) === shown(was, 1)
          ? ". "
          : `; before, that was pair ${before.state.pair} after ${shown(was, 1)}. `,
        `From position 0 to 1 the tip of its hand moves by ${shown(step, 4)}, where a hand has the length 1. `,
        round < POSITIONS
          ? "So it tells neighbors apart, but says nearly the same again a round later."
          : "So neighbors look much alike to it, but no two of these positions are the same.",
      ];
    },
  });
}
