// @ts-check
/** Chapter 14: an alignment to be edited; which of its columns change together, and what two of them know of each other. */

import { choice, textField } from "../../js/explorable/controls.js";
import { html } from "../../js/explorable/dom.js";
import { beside, drawing, explore } from "../../js/explorable/explorable.js";
import { shown, since } from "../../js/explorable/numbers.js";
import { heatTable } from "../../js/explorable/table.js";
import { columns } from "./columns.js";

export const title = "Which columns change together?";
export const section = "Columns that go together";

const NAMES = ["a", "b", "c", "d", "e", "f"];
const SPECIES = ["human", "mouse", "frog", "yeast"];
const GAP = "–";

/** @typedef {{ typed: string[], first: number, second: number }} State */
/** @typedef {ReturnType<typeof columns>} Result */

/** Six letters of what was typed; where one is missing there is a gap. @param {string} text */
function sequence(text) {
  const letters = text.toUpperCase().replace(/[^A-Z]/g, "").slice(0, NAMES.length);
  return letters.padEnd(NAMES.length, GAP);
}

/** @param {State} state @returns {Result} */
function compute({ typed, first, second }) {
  return columns({ family: typed.map(sequence), pair: [first, second] });
}

/** @param {HTMLElement} element */
export function mount(element) {
  /** @param {import("../../js/explorable/explorable.js").Change<State>} change @param {"first" | "second"} which */
  const column = (change, which) =>
    choice(change, {
      label: which === "first" ? "A column" : "Another column",
      choices: Object.fromEntries(NAMES.map((name, place) => [place, name])),
      of: (/** @type {State} */ state) => String(state[which]),
      to: (value) => ({ [which]: Number(value) }),
    });
  explore(element, {
    title,
    about: [
      "Four relatives of one protein, a letter for each residue. ",
      "The strength of two columns is how far their pairs of letters are from chance, all differences added up without their signs. ",
      "Change a letter: can you make c and f go together, or part a and e?",
    ],
    start: /** @type {State} */ ({ typed: ["KLPGES", "KGPLES", "ELPGKT", "EGPLKS"], first: 0, second: 4 }),
    compute,
    parts: (change) => [
      beside(
        ...SPECIES.map((name, row) =>
          textField(change, {
            label: name,
            most: NAMES.length,
            of: (state) => state.typed[row],
            to: (text, state) => ({ typed: state.typed.map((old, at) => (at === row ? text : old)) }),
          }),
        ),
      ),
      beside(column(change, "first"), column(change, "second")),
      beside(
        drawing("Strength of all pairs of columns", ({ strength }, { first, second }) => [
          heatTable({
            caption: "Strength of all pairs of columns",
            rows: NAMES,
            columns: NAMES,
            values: strength,
            full: 1,
            text: (value) => shown(value).replace(/\.?0+$/, ""),
            mark: (i, j) => ((i === first && j === second) || (i === second && j === first)) && "chosen",
          }),
        ]),
        drawing("The two columns", (result, state) => tables(result, state)),
      ),
    ],
    tell({ state, result }, before) {
      const { first, second } = state;
      const same = before.state.first === first && before.state.second === second;
      const strength = result.strength[first][second];
      const pairs = NAMES.flatMap((_, i) =>
        NAMES.flatMap((_, j) => (i < j ? [{ i, j, strength: result.strength[i][j] }] : [])),
      );
      const most = Math.max(...pairs.map((pair) => pair.strength));
      const strongest = pairs.filter((pair) => pair.strength > most - 1e-9);
      const says =
        first === second
          ? ["That a column goes with itself tells nothing: choose two different ones. "]
          : [
              html("em", {}, NAMES[first]), " with ", html("em", {}, NAMES[second]), ": strength ",
              since(strength, same ? before.result.strength[first][second] : undefined),
              strength < 1e-9 ? ", so their letters are together as often as chance says. " : ". ",
            ];
      return [
        ...says,
        most < 1e-9
          ? "No two columns change together."
          : `Strongest of all, with ${shown(most)}: ${strongest.map(({ i, j }) => `${NAMES[i]} with ${NAMES[j]}`).join(", ")}.`,
      ];
    },
  });
}

/** The tables of the letters that occur in the two columns. @param {Result} result @param {State} state */
function tables({ letters, together, chance }, { first, second }) {
  const rows = letters.flatMap((_, a) => (Math.max(...chance[a]) > 0 ? [a] : []));
  const across = letters.flatMap((_, b) => (chance.some((row) => row[b] > 0) ? [b] : []));
  const corner = `${NAMES[first]} \\ ${NAMES[second]}`;
  /** @param {string} caption @param {(a: number, b: number) => number} of */
  const table = (caption, of) =>
    heatTable({
      caption,
      corner,
      rows: rows.map((a) => letters[a]),
      columns: across.map((b) => letters[b]),
      values: rows.map((a) => across.map((b) => of(a, b))),
      full: 1,
    });
  return [
    html(
      "div",
      { class: "explorable-row" },
      table("together", (a, b) => together[a][b]),
      table("by chance", (a, b) => chance[a][b]),
      table("difference", (a, b) => together[a][b] - chance[a][b]),
    ),
  ];
}
