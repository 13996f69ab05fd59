// @ts-check
/** Chapter 12: three questions to every word, with dice that the reader may set; and the shares of many words. */

import { barList } from "../../js/explorable/bars.js";
import { buttons, slider } from "../../js/explorable/controls.js";
import { html } from "../../js/explorable/dom.js";
import { beside, drawing, explore } from "../../js/explorable/explorable.js";
import { counted, shown } from "../../js/explorable/numbers.js";
import { random } from "../../js/explorable/random.js";
import { dice } from "./dice.js";

export const title = "Throw the dice for every word";
export const section = "Three questions to every word";

const VOCABULARY = "[PAD] [CLS] [SEP] [MASK] dog ran blue the cat sat on mat soft tired".split(" ");
const TEXT = "[CLS] the cat sat on the mat".split(" ").map((word) => VOCABULARY.indexOf(word));
const RULE = { special: [0, 1, 2], mask_id: VOCABULARY.indexOf("[MASK]") };
const MANY = 2000;
const FATES = { hidden: "[MASK]", exchanged: "a random word", kept: "kept" };

/** @typedef {{ u: number[], v: number[], drawn: number[] }} Dice */
/** @typedef {Dice & { probability: number, word: number, seed: number }} State */
/** @typedef {{ text: ReturnType<typeof dice>, shares: Record<string, number> }} Result */

/** @param {number} seed @param {number} count @returns {Dice} */
function thrown(seed, count) {
  const next = random(seed);
  const numbers = () => Array.from({ length: count }, () => Math.floor(next() * 100) / 100);
  return { u: numbers(), v: numbers(), drawn: numbers().map((number) => Math.floor(number * VOCABULARY.length)) };
}

/** @param {State} state @returns {Result} */
function compute({ u, v, drawn, probability, seed }) {
  const others = new Array(MANY).fill(VOCABULARY.indexOf("cat"));
  const { fates } = dice({ ...RULE, ids: others, probability, ...thrown(seed + 1e6, MANY) });
  const shares = Object.fromEntries(
    Object.keys(FATES).map((fate) => [fate, fates.filter((one) => one === fate).length / MANY]),
  );
  return { text: dice({ ...RULE, ids: TEXT, probability, u, v, drawn }), shares };
}

/** @param {number[]} numbers @param {number} place @param {number} value */
const replaced = (numbers, place, value) => numbers.map((number, at) => (at === place ? value : number));

/** @param {HTMLElement} element */
export function mount(element) {
  explore(element, {
    title,
    about: [
      "A word is chosen where u is below the probability. ",
      "Then v decides: below 0.8 it becomes [MASK], from 0.8 to below 0.9 a random word, from 0.9 on it stays. ",
      "Set the dice of a word yourself. What must they be so that it is asked for and yet looks intact?",
    ],
    start: /** @type {State} */ ({
      u: [0.03, 0.42, 0.07, 0.11, 0.93, 0.02, 0.15],
      v: [0.5, 0.1, 0.55, 0.83, 0.31, 0.95, 0.2],
      drawn: [4, 5, 12, 6, 8, 9, 4],
      probability: 0.15,
      word: 2,
      seed: 0,
    }),
    compute,
    parts: (change) => [
      slider(change, {
        label: "Probability",
        min: 0,
        max: 1,
        step: 0.05,
        of: (state) => state.probability,
        to: (probability) => ({ probability }),
        text: (value) => shown(value),
      }),
      slider(change, {
        label: "Whose dice",
        min: 0,
        max: TEXT.length - 1,
        step: 1,
        of: (state) => state.word,
        to: (word) => ({ word }),
        text: (place) => VOCABULARY[TEXT[place]],
      }),
      beside(
        ...["u", "v"].map((die) => {
          const name = /** @type {"u" | "v"} */ (die);
          return slider(change, {
            label: name === "u" ? "u: is it chosen?" : "v: what becomes of it?",
            min: 0,
            max: 0.99,
            step: 0.01,
            of: (/** @type {State} */ state) => state[name][state.word],
            to: (value, state) => ({ [name]: replaced(state[name], state.word, value) }),
            text: (value) => shown(value),
          });
        }),
      ),
      buttons(change, "Dice", {
        "Throw all dice": (state) => ({ ...thrown(state.seed + 1, TEXT.length), seed: state.seed + 1 }),
      }),
      beside(
        drawing("Words, their dice and labels", ({ text }, state) => [table(text, state)]),
        drawing(`Shares of ${MANY} words`, ({ shares }, { probability }) => [
          html("p", {}, `The same rule for ${MANY.toLocaleString("en")} other words, in percent:`),
          barList(
            `Shares of ${MANY} other words, in percent`,
            Object.entries(FATES).map(([fate, label]) => ({
              label,
              value: shares[fate],
              text: shown(100 * shares[fate], 1),
              second: fate === "exchanged",
            })),
            { full: Math.max(0.2, probability) },
          ),
        ]),
      ),
    ],
    tell({ state, result: { text } }) {
      const { word } = state;
      const [u, v] = [shown(state.u[word]), shown(state.v[word])];
      const name = html("em", {}, VOCABULARY[TEXT[word]]);
      const asked = text.fates.filter((fate) => fate !== "left").length;
      const all = ` ${asked === 0 ? "No word" : counted(asked, "word")} of the text ${asked < 2 ? "is" : "are"} asked for.`;
      if (RULE.special.includes(TEXT[word])) return [name, " is a mark, so it is never chosen, whatever its dice say.", all];
      if (text.fates[word] === "left") {
        return [name, `: u = ${u} is not below ${shown(state.probability)}, so it is left alone and not asked for.`, all];
      }
      const becomes = {
        hidden: "is below 0.8: the model reads [MASK]",
        exchanged: `lies from 0.8 to below 0.9: the model reads the random word ${VOCABULARY[text.inputs[word]]}`,
        kept: "is 0.9 or more: the model reads the word itself",
      };
      return [
        name, `: u = ${u} is below ${shown(state.probability)}, so it is chosen. v = ${v} `,
        becomes[/** @type {keyof typeof becomes} */ (text.fates[word])], ", and must say ",
        html("em", {}, VOCABULARY[text.labels[word]]), ".", all,
      ];
    },
  });
}

/** @param {Result["text"]} text @param {State} state */
function table({ fates, inputs, labels }, state) {
  const head = ["word", "u", "v", "reads", "label"];
  return html(
    "table",
    { class: "explorable-table" },
    html("caption", {}, "What the model reads, and what it must say (−100: not asked)"),
    html("thead", {}, html("tr", {}, ...head.map((name) => html("th", { scope: "col" }, name)))),
    html(
      "tbody",
      {},
      ...TEXT.map((id, place) => {
        const look = fates[place] === "left" ? "empty" : place === state.word ? "chosen" : "";
        const cells = [
          shown(state.u[place]),
          shown(state.v[place]),
          VOCABULARY[inputs[place]],
          fates[place] === "left" ? "−100" : VOCABULARY[labels[place]],
        ];
        return html(
          "tr",
          {},
          html("th", { scope: "row" }, place === state.word ? `▸ ${VOCABULARY[id]}` : VOCABULARY[id]),
          ...cells.map((cell) =>
            html(
              "td",
              {
                class: `explorable-heat ${look} ${fates[place] === "exchanged" ? "negative" : ""}`,
                style: { "--share": fates[place] === "left" ? 0 : 0.5 },
              },
              cell,
            ),
          ),
        );
      }),
    ),
  );
}
