// @ts-check
/** Chapter 3: a sentence is typed, a query asks its words, and each step stands in a table. */

import { barList } from "../../js/explorable/bars.js";
import { buttons, slider, textField } from "../../js/explorable/controls.js";
import { html } from "../../js/explorable/dom.js";
import { explore } from "../../js/explorable/explorable.js";
import { largest, shown } from "../../js/explorable/numbers.js";
import { words } from "../../js/explorable/words.js";
import { asked } from "./asked.js";

export const title = "Ask a sentence of your own";
export const section = "One word asks";

const MOST_WORDS = 12;
const NOBODY = "…";
const ALIVE =
  "animal baby bird boy cat child cow dog farmer girl horse king kitten man mother mouse queen teacher woman";
const SOFT = "bed blanket bread carpet cloud couch cushion grass mat moss pillow sand snow sofa towel";
const HARD = "book box car chair cup door floor house rock roof shelf stone street table tree wall";
const SAYS_TIRED = "asleep awake exhausted hungry sleepy tired";
const SAYS_SOFT = "comfortable fluffy soft squashy warm";

/**
 * The rule: word → key. Place 0 says "is a thing", place 1 "can be tired", place 2 "can be soft"; 3 is not used.
 * @type {Map<string, number[]>}
 */
const KEYS = new Map();
for (const [list, key] of /** @type {[string, number[]][]} */ ([
  [ALIVE, [1, 1, 0, 0]],
  [SOFT, [1, 0, 1, 0]],
  [HARD, [1, 0, 0, 0]],
  [SAYS_TIRED, [0, 1, 0, 0]],
  [SAYS_SOFT, [0, 0, 1, 0]],
])) {
  for (const word of list.split(" ")) KEYS.set(word, key);
}
const PLACES = ["is a thing", "can be tired", "can be soft"];

/** @param {string} word @returns {number[]} */
const keyOf = (word) => KEYS.get(word) ?? [0, 0, 0, 0];

/** Place 0 says "something alive", place 1 "some other thing". @param {string} word @returns {number[]} */
const valueOf = (word) => {
  const [thing, alive] = keyOf(word);
  return thing === 0 ? [0, 0] : alive === 1 ? [1, 0] : [0, 1];
};

/** @typedef {{ text: string, factors: number[] }} State the factor by which each place multiplies e to the score */

/** @param {State} state */
const sentence = ({ text }) => {
  const found = words(text, MOST_WORDS);
  // Nobody to ask is no sentence; a single word without a key stands in.
  return found.length > 0 ? found : [NOBODY];
};

/** @param {State} state @returns {number[]} 2 log of each factor: after the division by √4, e to the score multiplies */
const queryOf = ({ factors }) => [...factors.map((factor) => 2 * Math.log(factor)), 0];

/** @param {State} state */
const compute = (state) => {
  const asks = sentence(state);
  return asked({ query: queryOf(state), keys: asks.map(keyOf), values: asks.map(valueOf) });
};

/** @param {HTMLElement} element */
export function mount(element) {
  explore(element, {
    title,
    about: [
      "The query is that of the word ",
      html("em", {}, "it"),
      ". Each slider says how strongly it looks for one place of a key: ",
      "× 4 means that e to the score is multiplied by 4 where the key has a 1. Type other words, or let it look for something soft.",
    ],
    start: /** @type {State} */ ({ text: "cat mat it", factors: [2, 4, 1] }),
    compute,
    parts: (change, draw) => [
      textField(change, {
        label: "The words that are asked",
        hint:
          `Up to ${MOST_WORDS}. A rule that we made up gives each its key: animals and people [1, 1, 0, 0], soft things such as mat or snow ` +
          "[1, 0, 1, 0], other things such as table [1, 0, 0, 0], tired and the like [0, 1, 0, 0], soft and the like [0, 0, 1, 0]; " +
          "every word that the rule does not know has zeros. A value is [1, 0] for what is alive, [0, 1] for another thing, else [0, 0].",
        most: 120,
        of: (state) => state.text,
        to: (text) => ({ text }),
      }),
      buttons(change, "What it looks for", {
        "… because it was tired": () => ({ factors: [2, 4, 1] }),
        "… because it was soft": () => ({ factors: [2, 1, 4] }),
        "nothing at all": () => ({ factors: [1, 1, 1] }),
      }),
      ...PLACES.map((place, number) =>
        slider(change, {
          label: `“${place}”`,
          min: 1,
          max: 16,
          step: 1,
          of: (state) => state.factors[number],
          to: (value, state) => ({ factors: state.factors.map((factor, at) => (at === number ? value : factor)) }),
          text: (factor) => `× ${factor}`,
        }),
      ),
      draw("The four steps", (result, state) => [steps(sentence(state), result)]),
      draw("Weights", (result, state) => [
        barList(
          "Weights",
          sentence(state).map((word, place) => ({ label: word, value: result.weights[place] })),
        ),
      ]),
    ],
    tell(now, before) {
      const asks = sentence(now.state);
      if (asks[0] === NOBODY) return ["There is no word to ask. Type one."];
      const most = largest(now.result.weights);
      const top = now.result.weights[most];
      const alike = asks.filter((_, place) => Math.abs(now.result.weights[place] - top) < 1e-9).length;
      const same = now.state.text === before.state.text;
      const was =
        same && shown(before.result.weights[most]) !== shown(top)
          ? ` (it was ${shown(before.result.weights[most])})`
          : "";
      const [alive, other] = now.result.output;
      return [
        html("em", {}, asks[most]),
        alike === 1
          ? ` gets the most: ${shown(top)} of the weight${was}. `
          : ` and ${alike - 1} more get the most: ${shown(top)} each${was}. `,
        alike === asks.length && alike > 1 ? "The query tells no words apart, so all have the same share. " : "",
        `What comes back is [${shown(alive)}, ${shown(other)}]: ${shown(alive)} of something alive, ${shown(other)} of another thing.`,
      ];
    },
  });
}

/**
 * @param {string[]} asks
 * @param {ReturnType<typeof asked>} result
 */
function steps(asks, { products, scores, weights }) {
  const heads = ["word", "key", "q · k", "score: ÷ √4", "e to the score", "weight", "value"];
  return html(
    "table",
    { class: "explorable-table explorable-steps" },
    html("caption", {}, "Compare, divide, share out, blend"),
    html("thead", {}, html("tr", {}, ...heads.map((head) => html("th", { scope: "col" }, head)))),
    html(
      "tbody",
      {},
      ...asks.map((word, place) =>
        html(
          "tr",
          {},
          html("th", { scope: "row" }, word),
          html("td", {}, `[${keyOf(word).join(", ")}]`),
          html("td", {}, shown(products[place])),
          html("td", {}, shown(scores[place])),
          html("td", {}, shown(Math.exp(scores[place]), 1)),
          html(
            "td",
            { class: "explorable-heat", style: { "--share": weights[place].toFixed(4) } },
            shown(weights[place]),
          ),
          html("td", {}, `[${valueOf(word).join(", ")}]`),
        ),
      ),
    ),
  );
}
