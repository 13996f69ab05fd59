// @ts-check
/** Chapter 6: the numbers of some tokens, colored by token, on their way through a cut and back. */

import { choice, slider } from "../../js/explorable/controls.js";
import { html } from "../../js/explorable/dom.js";
import { beside, explore } from "../../js/explorable/explorable.js";
import { counted } from "../../js/explorable/numbers.js";
import { heatTable } from "../../js/explorable/table.js";
import { cut as compute } from "./cut.js";

export const title = "Cut, and put side by side again";
export const section = "Put side by side";

const NAMES = ["a", "b", "c", "d"];
const WAYS = { trade: "axes trade places", reshape: "reshape alone" };

/** @typedef {import("./cut.js").Way} Way */
/** @typedef {{ n: number, n_heads: number, d_head: number, cut: Way, join: Way }} State */

/** @param {State} state @returns {number[][]} 0, 1, 2, … as the lesson counts them, (n, d_model) */
const tokens = ({ n, n_heads, d_head }) =>
  Array.from({ length: n }, (_, row) =>
    Array.from({ length: n_heads * d_head }, (_, column) => row * n_heads * d_head + column),
  );

/** @param {HTMLElement} element */
export function mount(element) {
  explore(element, {
    title,
    about: [
      "Each color is a token, so that you see where its numbers go. A row of a head should hold numbers of its own token alone, ",
      "and in the end all should be where it was. A dashed frame marks a number in the row of another token.",
    ],
    start: /** @type {State} */ ({ n: 2, n_heads: 2, d_head: 2, cut: "trade", join: "trade" }),
    compute: (state) => compute({ x: tokens(state), n_heads: state.n_heads, cut: state.cut, join: state.join }),
    parts: (change, draw) => [
      beside(
        slider(change, {
          label: "Tokens, n",
          min: 1,
          max: 4,
          step: 1,
          of: (state) => state.n,
          to: (n) => ({ n }),
          text: String,
        }),
        slider(change, {
          label: "Heads, n_heads",
          min: 1,
          max: 4,
          step: 1,
          of: (state) => state.n_heads,
          to: (n_heads) => ({ n_heads }),
          text: String,
        }),
        slider(change, {
          label: "Numbers a head, d_head",
          min: 1,
          max: 3,
          step: 1,
          of: (state) => state.d_head,
          to: (d_head) => ({ d_head }),
          text: String,
        }),
      ),
      beside(
        choice(change, {
          label: "Cut",
          choices: WAYS,
          of: (state) => state.cut,
          to: (value) => ({ cut: /** @type {Way} */ (value) }),
        }),
        choice(change, {
          label: "Put side by side",
          choices: WAYS,
          of: (state) => state.join,
          to: (value) => ({ join: /** @type {Way} */ (value) }),
        }),
      ),
      draw("The tokens", (_, state) => [
        heatTable({
          caption: `x, ${shape(state.n, state.n_heads * state.d_head)}`,
          rows: names(state),
          columns: [],
          values: tokens(state),
          text: String,
          group: (row) => row,
        }),
      ]),
      draw("The heads", ({ heads }, state) => [
        html("p", {}, `After the cut, ${shape(state.n_heads, state.n, state.d_head)}`),
        html(
          "div",
          { class: "explorable-row" },
          ...heads.map((head, number) => colored(`head ${number}`, head, state)),
        ),
      ]),
      draw("Side by side", ({ joined }, state) => [
        colored(`Side by side, ${shape(state.n, state.n_heads * state.d_head)}`, joined, state),
      ]),
    ],
    tell(now, before) {
      const { state, result } = now;
      const all = state.n * state.n_heads * state.d_head;
      const astray = result.heads.reduce((count, head) => count + strays(head, state).length, 0);
      const lost = strays(result.joined, state).length;
      const moved = result.joined.flat().filter((value, place) => value !== place).length;
      const was = before.result.heads.reduce((count, head) => count + strays(head, before.state).length, 0);
      const said = was === astray ? "" : ` (it was ${was})`;
      return [
        astray === 0
          ? `Cut: every row of every head holds numbers of its own token, ${state.d_head} of ${state.n_heads * state.d_head}${said}. `
          : `Cut: the shape is right, and ${astray} of ${counted(all, "number")} stand in the row of another token${said}. `,
        moved === 0
          ? astray === 0
            ? "Side by side: all is where it was."
            : "Side by side: all is where it was. Two reshapes undo each other, so this alone shows no mistake; what the heads worked on was wrong."
          : `Side by side: ${counted(moved, "number")} ${moved === 1 ? "is" : "are"} not where ${moved === 1 ? "it was" : "they were"}` +
            (lost > 0 ? `, and ${lost} of them ${lost === 1 ? "has" : "have"} come to another token.` : "."),
      ];
    },
  });
}

/** @param {State} state */
const names = ({ n }) => NAMES.slice(0, n);

/** @param {...number} sizes */
const shape = (...sizes) => `(${sizes.join(", ")})`;

/** Whose number it is. @param {number} value @param {State} state */
const owner = (value, { n_heads, d_head }) => Math.floor(value / (n_heads * d_head));

/** @param {number[][]} rows @param {State} state @returns {number[]} the numbers that stand in the row of another token */
const strays = (rows, state) => rows.flatMap((row, token) => row.filter((value) => owner(value, state) !== token));

/** @param {string} caption @param {number[][]} rows @param {State} state */
const colored = (caption, rows, state) =>
  heatTable({
    caption,
    rows: names(state),
    columns: [],
    values: rows,
    text: String,
    group: (row, column) => owner(rows[row][column], state),
    mark: (row, column) => owner(rows[row][column], state) !== row && "wrong",
  });
