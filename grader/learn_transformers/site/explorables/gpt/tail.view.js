// @ts-check
/** Chapter 11: shares of words to be moved, and two ways to cut off their tail before one is drawn. */

import { barList } from "../../js/explorable/bars.js";
import { slider } from "../../js/explorable/controls.js";
import { html } from "../../js/explorable/dom.js";
import { beside, drawing, explore } from "../../js/explorable/explorable.js";
import { shown, since } from "../../js/explorable/numbers.js";
import { tail as compute } from "./tail.js";

export const title = "Cut off the tail";
export const section = "Drawing the next word (extension)";

const WORDS = ["tired", "soft", "late", "blue", "wet"];
/** Sums of rounded numbers may fall short of p by so much and still reach it. */
const ROUNDING = 1e-9;

/** @typedef {{ shares: number[], k: number, p: number }} State p is in percent */
/** @typedef {ReturnType<typeof compute> & { given: number[] }} Result */

/** @param {State} state @returns {Result} */
function cut({ shares, k, p }) {
  const sum = shares.reduce((a, b) => a + b, 0);
  const top_p = p === 100 ? 1 : p / 100 - ROUNDING;
  const logits = shares.map((share) => Math.log(share));
  return { ...compute({ logits, top_k: k, top_p }), given: shares.map((share) => share / sum) };
}

/** @param {HTMLElement} element */
export function mount(element) {
  explore(element, {
    title,
    about: [
      "What a model gives to five words, and what is left of it. Top k keeps the k most likely words. ",
      "Top p goes through them, the most likely first, and stops as soon as their sum reaches p. ",
      "Make all shares alike: how many words does p = 0.7 keep now? And how many if one word has nearly everything?",
    ],
    start: /** @type {State} */ ({ shares: [50, 25, 15, 7, 3], k: WORDS.length, p: 70 }),
    compute: cut,
    parts: (change) => [
      beside(
        slider(change, {
          label: "Top k",
          min: 1,
          max: WORDS.length,
          step: 1,
          of: (/** @type {State} */ state) => state.k,
          to: (k) => ({ k }),
          text: (k) => (k === WORDS.length ? "all" : String(k)),
        }),
        slider(change, {
          label: "Top p",
          min: 5,
          max: 100,
          step: 5,
          of: (state) => state.p,
          to: (p) => ({ p }),
          text: (p) => shown(p / 100),
        }),
        ...WORDS.map((word, place) =>
          slider(change, {
            label: `Share of ${word}`,
            min: 1,
            max: 100,
            step: 1,
            of: (/** @type {State} */ state) => state.shares[place],
            to: (value, state) => ({ shares: state.shares.map((share, at) => (at === place ? value : share)) }),
            text: String,
          }),
        ),
      ),
      beside(
        drawing("What the model gives", ({ given, order, kept }) => [
          html("p", {}, "What the model gives, the most likely first:"),
          barList(
            "What the model gives",
            order.map((word) => ({
              label: kept[word] ? WORDS[word] : `${WORDS[word]}, cut`,
              value: given[word],
              second: !kept[word],
            })),
          ),
        ]),
        drawing("What is drawn", ({ drawn, order, kept }) => [
          html("p", {}, "With which probability it is drawn:"),
          barList(
            "With which probability it is drawn",
            order.filter((word) => kept[word]).map((word) => ({ label: WORDS[word], value: drawn[word] })),
          ),
        ]),
      ),
    ],
    tell({ state, result: { order, sums, kept, drawn } }, before) {
      const stay = order.filter((word) => kept[word]);
      const first = order[0];
      const sum = sums[stay.length - 1];
      const names = stay.flatMap((word, at) => [at === 0 ? "" : at === stay.length - 1 ? " and " : ", ", html("em", {}, WORDS[word])]);
      const all = state.k === WORDS.length;
      const reached = `${stay.length === 1 ? "it has" : "together they have"} ${shown(sum)} `;
      const why =
        stay.length < state.k
          ? `${reached}${all ? "of all" : "of what top k leaves"}, which reaches ${shown(state.p / 100)}. `
          : all ? "nothing is cut off. " : `top k keeps no more than ${state.k}. `;
      return [
        ...names, stay.length === 1 ? " alone stays: " : " stay: ", why, html("em", {}, WORDS[first]), " is drawn with ", since(drawn[first], before.result.drawn[first]), ".",
      ];
    },
  });
}
