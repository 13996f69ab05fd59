// @ts-check
/** Chapter 15: rewards and a discount to be moved; what is still to come, the game as tokens, and who sees what. */

import { slider } from "../../js/explorable/controls.js";
import { html } from "../../js/explorable/dom.js";
import { beside, drawing, explore } from "../../js/explorable/explorable.js";
import { shown, since } from "../../js/explorable/numbers.js";
import { tokenRow } from "../../js/explorable/tokens.js";
import { story } from "./story.js";

export const title = "What is still to come?";
export const section = "Who sees what";

const STATES = ["floor", "chair", "table"];
const ACTIONS = ["jump", "jump", "eat"];
const KINDS = ["return-to-go", "state", "action"];

/** @typedef {{ rewards: number[], discount: number, place: number }} State */
/** @typedef {ReturnType<typeof story>} Result */

/** @param {number} value without zeros at the end */
const plain = (value) => shown(value).replace(/\.?0+$/, "");

/** @param {Result} result @param {number} place */
function name({ returns, tokens }, place) {
  const [kind, step] = tokens[place];
  return [plain(returns[step]), STATES[step], ACTIONS[step]][kind];
}

/** @param {HTMLElement} element */
export function mount(element) {
  explore(element, {
    title,
    about: [
      "The cat in the kitchen: three steps, a reward for each. ",
      "Move the rewards and the discount, and see which returns-to-go change and which do not. ",
      "Then choose a token: it sees itself and what stands before it. ",
      "At which kind of token can the action be read without being there to be copied?",
    ],
    start: /** @type {State} */ ({ rewards: [1, 2, 3], discount: 1, place: 4 }),
    compute: story,
    parts: (change) => [
      beside(
        ...STATES.map((state, step) =>
          slider(change, {
            label: `Reward, ${state}`,
            min: -5,
            max: 10,
            step: 1,
            of: (/** @type {State} */ { rewards }) => rewards[step],
            to: (value, { rewards }) => ({ rewards: rewards.map((old, at) => (at === step ? value : old)) }),
            text: (value) => shown(value, 0),
          }),
        ),
        slider(change, {
          label: "Discount γ",
          min: 0.05,
          max: 1,
          step: 0.05,
          of: (state) => state.discount,
          to: (discount) => ({ discount }),
          text: (value) => shown(value),
        }),
      ),
      drawing("Returns-to-go", ({ returns }, state) => [html("div", { class: "explorable-row" }, table(returns, state))]),
      slider(change, {
        label: "Look at token",
        min: 0,
        max: 3 * STATES.length - 1,
        step: 1,
        of: (state) => state.place,
        to: (place) => ({ place }),
        text: String,
      }),
      drawing("The game as tokens", (result, { place }) => [
        tokenRow(
          "The game as tokens",
          result.tokens.map(([kind], at) => ({
            text: name(result, at),
            note: at === place ? `${KINDS[kind]}, looks` : KINDS[kind],
            look: at === place ? "first" : at > place ? "faint" : "known",
          })),
        ),
        html("p", { class: "explorable-hint" }, "Framed: what the token sees. Dashed: what it does not see."),
      ]),
    ],
    tell({ state, result }, before) {
      const { place } = state;
      const [kind, step] = result.tokens[place];
      const moved = result.returns.flatMap((value, at) =>
        value === before.result.returns[at] ? [] : [`${STATES[at]}: ${since(value, before.result.returns[at])}`],
      );
      const action = ACTIONS[step];
      const says = [
        "is the return-to-go. The state of this step is not seen yet, so it is too early to choose.",
        `is a state. It sees ${place + 1} tokens, but not the action of its own step, ${action}: here it is read, and cannot be copied.`,
        `is an action. It sees itself, so to read ${action} here would be to copy it.`,
      ];
      return [
        moved.length > 0 ? `Still to come before ${moved.join("; ")}. ` : "",
        `Token ${place}, `, html("em", {}, name(result, place)), `, ${says[kind]}`,
        kind === 1 ? ` The places of all states: ${result.places.join(", ")}.` : "",
      ];
    },
  });
}

/** @param {number[]} returns @param {State} state */
function table(returns, { rewards, discount }) {
  const head = ["state", "reward", "return-to-go"];
  const rows = returns.map((value, step) =>
    html(
      "tr",
      {},
      html("th", { scope: "row" }, STATES[step]),
      html("td", { class: "explorable-heat" }, shown(rewards[step], 0)),
      html("td", { class: "explorable-heat" }, sum(rewards[step], discount, returns[step + 1], value)),
    ),
  );
  return html(
    "table",
    { class: "explorable-table" },
    html("caption", {}, "Returns-to-go, made from the end to the beginning"),
    html("thead", {}, html("tr", {}, ...head.map((name) => html("th", { scope: "col" }, name)))),
    html("tbody", {}, ...rows),
  );
}

/** @param {number} reward @param {number} discount @param {number | undefined} next @param {number} value */
function sum(reward, discount, next, value) {
  if (next === undefined) return plain(value);
  const bracketed = next < 0 ? `(${plain(next)})` : plain(next);
  return `${shown(reward, 0)} + ${plain(discount)} · ${bracketed} = ${plain(value)}`;
}
