// @ts-check
/** Chapter 8: a tree of two words with shares to be moved; the greedy path in it, and the best one. */

import { choice, slider } from "../../js/explorable/controls.js";
import { html, svg } from "../../js/explorable/dom.js";
import { beside, drawing, explore } from "../../js/explorable/explorable.js";
import { shown, since } from "../../js/explorable/numbers.js";
import { heatTable } from "../../js/explorable/table.js";
import { greedy } from "./greedy.js";

export const title = "Greedy, and the best path";
export const section = '"Greedy decoding finds the most probable sentence"';

const FIRST = ["A", "B", "C"];
const SECOND = ["x", "y", "z"];

/** @typedef {{ first: number[], after: number[][], behind: number }} State shares, and whose followers the sliders move */
/** @typedef {ReturnType<typeof greedy>} Result */

/** @param {number[]} numbers @param {number} place @param {number} value */
const replaced = (numbers, place, value) => numbers.map((number, at) => (at === place ? value : number));

/** @param {number[]} path */
const sentence = ([i, j]) => `${FIRST[i]} ${SECOND[j]}`;

/** @param {number[]} path @param {number[]} other */
const same = (path, other) => path[0] === other[0] && path[1] === other[1];

/** @param {HTMLElement} element */
export function mount(element) {
  explore(element, {
    title,
    about: [
      "Greedy decoding takes the best first word, then the best word behind it. ",
      "Each slider sets a share; divided by the sum of the three, the shares are probabilities. ",
      "Can you make A x the best sentence of all without touching the first words?",
    ],
    start: /** @type {State} */ ({ first: [50, 40, 10], after: [[40, 35, 25], [90, 5, 5], [40, 30, 30]], behind: 0 }),
    compute: greedy,
    parts: (change) => [
      beside(
        ...FIRST.map((word, place) =>
          slider(change, {
            label: `Share of ${word}`,
            min: 1,
            max: 100,
            step: 1,
            of: (state) => state.first[place],
            to: (value, state) => ({ first: replaced(state.first, place, value) }),
            text: String,
          }),
        ),
      ),
      choice(change, {
        label: "The second words behind",
        choices: Object.fromEntries(FIRST.map((word, place) => [place, word])),
        of: (state) => String(state.behind),
        to: (value) => ({ behind: Number(value) }),
      }),
      beside(
        ...SECOND.map((word, place) =>
          slider(change, {
            label: `Share of ${word}`,
            min: 1,
            max: 100,
            step: 1,
            of: (state) => state.after[state.behind][place],
            to: (value, state) => ({
              after: state.after.map((row, i) => (i === state.behind ? replaced(row, place, value) : row)),
            }),
            text: String,
          }),
        ),
      ),
      beside(
        drawing("The tree of sentences", (result) => [
          tree(result),
          html("p", { class: "explorable-hint" }, "Solid: what greedy takes. Dashed: the most probable sentence."),
        ]),
        drawing("The probability of each sentence", ({ sentences, greedy: taken, best }) => [
          heatTable({
            caption: "Probability of each sentence",
            rows: FIRST,
            columns: SECOND,
            values: sentences,
            digits: 3,
            mark: (i, j) => (same([i, j], taken) ? "chosen" : same([i, j], best) && "second"),
          }),
        ]),
      ),
    ],
    tell({ result }, before) {
      const { first, after, sentences, greedy: [i, j], best: [a, b] } = result;
      const took = sentences[i][j];
      const old = before.result;
      const beginning = [
        "Greedy takes ", html("em", {}, FIRST[i]), ` with ${shown(first[i])}, then `, html("em", {}, SECOND[j]),
        ` with ${shown(after[i][j])}. The probability of `, html("em", {}, sentence([i, j])), " is ",
        since(took, old.sentences[i][j], 3), same([i, j], old.greedy) ? "." : `; before, greedy took ${sentence(old.greedy)}.`,
      ];
      if (i === a && j === b) return [...beginning, " No sentence has a larger one."];
      const most = sentences[a][b];
      return [
        ...beginning, " The most probable sentence is ", html("em", {}, sentence([a, b])), " with ",
        shown(most, 3), `: ${shown(most / took, 1)} times as probable.`,
        i === a ? "" : ` Its first word is only the ${ordinal(first, a)} best.`,
      ];
    },
  });
}

/** @param {number[]} numbers @param {number} place */
function ordinal(numbers, place) {
  const before = numbers.filter((number, at) => number > numbers[place] || (number === numbers[place] && at < place));
  return ["", "second", "third"][before.length];
}

const HEIGHT = 290;
const ROOT = [14, HEIGHT / 2];

/** @param {Result} result */
function tree({ first, after, sentences, greedy: taken, best }) {
  /** @param {number} i */
  const word = (i) => [118, 50 + 95 * i];
  /** @param {number} i @param {number} j */
  const end = (i, j) => [232, 50 + 95 * i + 28 * (j - 1)];
  /** @param {number[]} from @param {number[]} to @param {string} kind */
  const line = (from, to, kind) =>
    svg("line", { class: `line ${kind}`, x1: from[0], y1: from[1], x2: to[0], y2: to[1] });
  /** @param {number[]} path */
  const way = ([i, j]) => [[ROOT, word(i)], [word(i), end(i, j)]];
  const parts = FIRST.flatMap((_, i) => [
    line(ROOT, word(i), "quiet"),
    ...SECOND.map((_, j) => line(word(i), end(i, j), "quiet")),
  ]);
  // The dashed path is moved down a little, so that both are seen where they share a step.
  const paths = [
    ...way(taken).map(([from, to]) => line(from, to, "first strong")),
    ...way(best).map(([[x, y], [u, v]]) => line([x, y + 3], [u, v + 3], "second strong")),
  ];
  const names = FIRST.flatMap((name, i) => [
    svg("circle", { class: "point quiet", cx: word(i)[0], cy: word(i)[1], r: 11 }),
    svg("text", { class: "strong", x: word(i)[0], y: word(i)[1] + 4, "text-anchor": "middle" }, name),
    svg("text", { x: word(i)[0], y: word(i)[1] - 16, "text-anchor": "middle" }, shown(first[i])),
    ...SECOND.map((follower, j) =>
      svg(
        "text",
        { class: "strong", x: end(i, j)[0] + 6, y: end(i, j)[1] + 4 },
        `${follower} ${shown(after[i][j])} → ${shown(sentences[i][j], 3)}`,
      ),
    ),
  ]);
  const description = `A tree of nine sentences. The greedy path is ${sentence(taken)}, the most probable one ${sentence(best)}.`;
  return svg(
    "svg",
    { class: "explorable-plot", viewBox: `0 0 340 ${HEIGHT}`, role: "img", "aria-label": description },
    ...parts,
    ...paths,
    ...names,
  );
}
