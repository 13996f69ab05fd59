// @ts-check
/** Chapter 11: a sentence to be typed, in which a repeated word is found again and what followed it is copied. */

import { barList } from "../../js/explorable/bars.js";
import { slider, textField } from "../../js/explorable/controls.js";
import { html } from "../../js/explorable/dom.js";
import { drawing, explore } from "../../js/explorable/explorable.js";
import { shown } from "../../js/explorable/numbers.js";
import { heatTable } from "../../js/explorable/table.js";
import { tokenRow } from "../../js/explorable/tokens.js";
import { words } from "../../js/explorable/words.js";
import { induction } from "./induction.js";

export const title = "What came after it before?";
export const section = "Looking for what came after (extension)";

const MOST = 14;

/** @typedef {{ text: string, place: number }} State */
/** @typedef {{ tokens: string[], place: number, weights: number[][], shares: [string, number][] }} Result */

/** @param {State} state @returns {Result} */
function compute({ text, place }) {
  const tokens = words(text, MOST);
  const { weights, words: ids, next } = induction({ ids: tokens.map((token) => tokens.indexOf(token)) });
  const asks = Math.max(0, Math.min(place, tokens.length - 1));
  const shares = ids.map((id, at) => /** @type {[string, number]} */ ([tokens[id], next[asks]?.[at] ?? 0]));
  return { tokens, place: asks, weights, shares: shares.filter(([, share]) => share > 0) };
}

/** @param {HTMLElement} element */
export function mount(element) {
  explore(element, {
    title,
    about: [
      "An ideal induction head: the word that asks looks for places that stand behind the same word, and copies what is there. ",
      "Type a text of your own, in words or single letters. When does it copy two words at once, and when nothing?",
    ],
    start: /** @type {State} */ ({ text: "the cat sat on the mat because the", place: 7 }),
    compute,
    parts: (change) => [
      textField(change, {
        label: "Text",
        hint: `Up to ${MOST} words. Capital letters make no difference.`,
        most: 90,
        of: (state) => state.text,
        // The last word asks: it is the one that is being typed.
        to: (text) => ({ text, place: MOST - 1 }),
      }),
      slider(change, {
        label: "The word that asks",
        min: 0,
        max: MOST - 1,
        step: 1,
        of: (state) => compute(state).place,
        to: (place) => ({ place }),
        text: String,
        most: (state) => Math.max(0, words(state.text, MOST).length - 1),
      }),
      drawing("The text", ({ tokens, place, weights }) => [
        tokenRow("The text, word by word", tokens.map((token, j) => role(tokens, place, weights, token, j))),
      ]),
      drawing("What is copied", ({ shares }) => [
        html("p", {}, shares.length === 0 ? "Nothing is copied." : "What is copied:"),
        shares.length > 0 && barList("What is copied", shares.map(([label, value]) => ({ label, value }))),
      ]),
      drawing("Weights", ({ tokens, place, weights }) => [
        tokens.length > 0 &&
          heatTable({
            caption: "Weights: a row for each word that asks, a column for each place",
            rows: tokens,
            columns: tokens.map((_, j) => String(j)),
            values: weights,
            full: 1,
            text: (value) => (value === 0 ? "·" : value === 1 ? "1" : shown(value).replace("0.", ".")),
            mark: (row) => row === place && "chosen",
          }),
      ]),
    ],
    tell({ result: { tokens, place, weights, shares } }) {
      if (tokens.length === 0) return ["There is no word yet."];
      const asks = html("em", {}, tokens[place]);
      const found = weights[place].flatMap((weight, j) => (weight > 0 ? [j] : []));
      if (found.length === 0) {
        return [
          asks, ` at place ${place} asks. There is no `, html("em", {}, tokens[place]),
          " before it: its row is zeros, and nothing is copied.",
        ];
      }
      if (found.length === 1) {
        return [
          asks, ` at place ${place} asks. The same word stands at place ${found[0] - 1}. The place behind it gets all of the weight, so `,
          html("em", {}, shares[0][0]), " is copied.",
        ];
      }
      return [
        asks, ` at place ${place} asks. The same word stands at the places ${listed(found.map((j) => String(j - 1)))}. `,
        `Each place behind one of these gets ${shown(1 / found.length)} of the weight, so it copies `,
        ...shares.flatMap(([word, share], at) => [
          at === 0 ? "" : at === shares.length - 1 ? " and " : ", ", html("em", {}, word), ` with ${shown(share)}`,
        ]),
        ".",
      ];
    },
  });
}

/** @param {string[]} names */
function listed(names) {
  return `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}

/**
 * @param {string[]} tokens @param {number} place @param {number[][]} weights @param {string} text @param {number} j
 * @returns {import("../../js/explorable/tokens.js").Token}
 */
function role(tokens, place, weights, text, j) {
  const copied = weights[place][j];
  const notes = [
    j === place && "asks",
    weights[place][j + 1] > 0 && "the same",
    copied > 0 && `copied, ${shown(copied)}`,
  ].filter(Boolean);
  const look = copied > 0 ? "second" : j === place ? "first" : notes.length > 0 ? "known" : j > place ? "faint" : false;
  return { text, note: notes.join(", ") || String(j), look };
}
