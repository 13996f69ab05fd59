// @ts-check
/** Chapter 5: a mask is painted cell by cell, and weights and outputs follow. */

import { buttons } from "../../js/explorable/controls.js";
import { html } from "../../js/explorable/dom.js";
import { beside, explore } from "../../js/explorable/explorable.js";
import { paintGrid } from "../../js/explorable/grid.js";
import { shown } from "../../js/explorable/numbers.js";
import { heatTable } from "../../js/explorable/table.js";
import { painted } from "./painted.js";

export const title = "Paint a mask";
export const section = "masked_softmax";

/** The lesson's words, with one place of filling. Scores are the logarithms, so these are e to the score. */
const WORDS = ["The", "cat", "sat", "·"];
const POWERS = [
  [1, 1, 2, 4],
  [1, 3, 4, 2],
  [2, 3, 5, 5],
  [1, 1, 1, 1],
];
const VALUES = [
  [8, 0],
  [0, 8],
  [4, 4],
  [9, 9],
];
const SCORES = POWERS.map((row) => row.map(Math.log));
const REAL = 3;

/** @param {(row: number, column: number) => boolean} rule @returns {boolean[][]} */
const maskOf = (rule) => WORDS.map((_, row) => WORDS.map((_, column) => rule(row, column)));
const CAUSAL = maskOf((row, column) => column <= row);

/** @param {HTMLElement} element */
export function mount(element) {
  explore(element, {
    title,
    about: [
      "The scores are those of the lesson, with one place of filling, the dot. A 1 means “may look”: the row asks, the column is asked. ",
      "Click cells, or move among them with the arrow keys and press Space. What happens if you take all ones from a row?",
    ],
    start: { mask: CAUSAL },
    compute: ({ mask }) => painted({ scores: SCORES, mask, values: VALUES }),
    parts: (change, draw) => [
      buttons(change, "Masks to begin with", {
        open: () => ({ mask: maskOf(() => true) }),
        causal: () => ({ mask: CAUSAL }),
        padding: () => ({ mask: maskOf((_, column) => column < REAL) }),
        both: () => ({ mask: maskOf((row, column) => column <= row && column < REAL) }),
        "nothing visible": () => ({ mask: maskOf(() => false) }),
      }),
      beside(
        paintGrid(change, {
          caption: "The mask: which row may look at which column",
          corner: "asks",
          rows: WORDS,
          columns: WORDS,
          name: (row, column) => `${named(row)} may look at ${named(column)}`,
          of: (state) => state.mask,
          to: (mask) => ({ mask }),
          signs: ["0", "1"],
        }),
        draw("e to the score, where hidden 0", ({ hidden }) => [
          heatTable({
            caption: "e to the score; 0 where hidden",
            corner: "asks",
            rows: WORDS,
            columns: WORDS,
            values: hidden.map((row) => row.map(Math.exp)),
            full: 5,
            text: (value) => shown(value, 0),
            mark: (row, column) => hidden[row][column] === -Infinity && "empty",
          }),
        ]),
        draw("Weights", ({ hidden, weights }) => [
          heatTable({
            caption: "Weights",
            corner: "asks",
            rows: WORDS,
            columns: WORDS,
            values: weights,
            full: 1,
            mark: (row, column) => hidden[row][column] === -Infinity && "empty",
          }),
        ]),
        draw("Output", ({ output, empty }) => [
          heatTable({
            caption: "Output: the values [8, 0], [0, 8], [4, 4] and [9, 9], blended",
            rows: WORDS,
            columns: ["0", "1"],
            values: output,
            full: 9,
            mark: (row) => empty[row] && "empty",
          }),
        ]),
      ),
    ],
    tell(now, before) {
      const { mask } = now.state;
      const changed = WORDS.flatMap((_, row) =>
        differs(now.result.weights[row], before.result.weights[row]) ? [row] : [],
      );
      const nothing = WORDS.flatMap((_, row) => (now.result.empty[row] ? [row] : []));
      const leaks = WORDS.flatMap((_, row) =>
        row < REAL && mask[row].slice(row + 1, REAL).some(Boolean) ? [row] : [],
      );
      const filled = WORDS.flatMap((_, row) => (row < REAL && mask[row][REAL] ? [row] : []));
      return [
        changed.length === 1 ? [...moved(changed[0], before.result.weights, now.result.weights)] : [],
        changed.length > 1 ? [`The weights of ${changed.length} rows have changed. `] : [],
        nothing.length > 0
          ? [
              html("strong", {}, `Nothing to look at for ${listed(nothing)}.`),
              " By the rule of this course such a row is all zeros, never nan. ",
            ]
          : [],
        leaks.length > 0
          ? [`${listed(leaks)} ${leaks.length === 1 ? "sees" : "see"} a later word: the future leaks. `]
          : ["No word sees a later one. "],
        filled.length > 0 ? [`${listed(filled)} ${filled.length === 1 ? "looks" : "look"} at the filling. `] : [],
      ].flat();
    },
  });
}

/** @param {number} place */
const named = (place) => (place < REAL ? WORDS[place] : "the filling");

/** @param {number[]} places @returns {string} "The, cat and sat" */
function listed(places) {
  const all = places.map(named);
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all[all.length - 1]}`;
}

/** @param {number[]} one @param {number[]} other */
const differs = (one, other) => one.some((value, place) => Math.abs(value - other[place]) > 1e-9);

/** What one row gives to whom, and what it gave. @param {number} row @param {number[][]} before @param {number[][]} now */
function moved(row, before, now) {
  const shares = WORDS.flatMap((_, column) => {
    const [then, next] = [before[row][column], now[row][column]];
    return Math.abs(then - next) > 1e-9 ? [`${named(column)} ${shown(next)} (it was ${shown(then)})`] : [];
  });
  return [html("em", {}, named(row)), ` now gives ${shares.join(", ")}. `];
}
