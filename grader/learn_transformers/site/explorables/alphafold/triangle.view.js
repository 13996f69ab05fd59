// @ts-check
/** Chapter 14: a map of who touches whom, to be painted; what pairs learn from third residues. */

import { slider } from "../../js/explorable/controls.js";
import { html } from "../../js/explorable/dom.js";
import { beside, drawing, explore } from "../../js/explorable/explorable.js";
import { paintGrid } from "../../js/explorable/grid.js";
import { since } from "../../js/explorable/numbers.js";
import { heatTable } from "../../js/explorable/table.js";
import { triangle } from "./triangle.js";

export const title = "What a pair learns from a third residue";
export const section = "A triangle";

const NAMES = ["A", "B", "C", "D", "E", "F"];

/** @typedef {{ touch: boolean[][], i: number, j: number }} State */
/** @typedef {ReturnType<typeof triangle>} Result */

/** @param {State} state @returns {Result} */
function compute({ touch, i, j }) {
  const table = touch.map((row) => row.map(Number));
  return triangle({ left: table, right: table, pair: [i, j] });
}

/** To touch is mutual, and nobody is asked to touch itself. @param {boolean[][]} painted @param {boolean[][]} before */
function mutual(painted, before) {
  return before.map((row, i) =>
    row.map((old, j) => i !== j && (painted[i][j] !== old ? painted[i][j] : painted[j][i] !== old ? painted[j][i] : old)),
  );
}

/** @param {string[]} names */
function listed(names) {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}

/** @param {HTMLElement} element */
export function mount(element) {
  explore(element, {
    title,
    about: [
      "Paint who touches whom, by mouse or with the arrow keys and Space: to touch is mutual, so two cells change. ",
      "The other table counts by how many third residues a pair is joined. Join A and F through as many as you can.",
    ],
    start: /** @type {State} */ ({
      touch: NAMES.map((_, i) => NAMES.map((_, j) => i + j > 0 && i < 3 && j < 3 && Math.abs(i - j) === 1)),
      i: 0,
      j: 2,
    }),
    compute,
    parts: (change) => [
      beside(
        .../** @type {("i" | "j")[]} */ (["i", "j"]).map((which) =>
          slider(change, {
            label: which === "i" ? "A residue" : "Another one",
            min: 0,
            max: NAMES.length - 1,
            step: 1,
            of: (/** @type {State} */ state) => state[which],
            to: (place) => ({ [which]: place }),
            text: (place) => NAMES[place],
          }),
        ),
      ),
      beside(
        paintGrid(change, {
          caption: "Who touches whom",
          rows: NAMES,
          columns: NAMES,
          name: (row, column) => (row === column ? `${NAMES[row]} itself, always empty` : `${NAMES[row]} touches ${NAMES[column]}`),
          of: (state) => state.touch,
          to: (cells, state) => ({ touch: mutual(cells, state.touch) }),
        }),
        drawing("Evidence", (/** @type {Result} */ { evidence }, { i, j }) => [
          heatTable({
            caption: "The sum over all third residues",
            rows: NAMES,
            columns: NAMES,
            values: evidence,
            digits: 0,
            mark: (row, column) => row === i && column === j && "chosen",
          }),
        ]),
      ),
    ],
    tell({ state: { touch, i, j }, result: { evidence, terms } }, before) {
      const through = NAMES.filter((_, k) => terms[k] > 0);
      const old = before.state.i === i && before.state.j === j ? before.result.evidence[i][j] : undefined;
      const number = since(evidence[i][j], old, 0);
      const [one, other] = [html("em", {}, NAMES[i]), html("em", {}, NAMES[j])];
      if (i === j) {
        return [one, ` with itself: ${number}, one for each residue that it touches. Nobody asks the three to be different.`];
      }
      const fact = touch[i][j] ? " touch. " : " do not touch. ";
      const known = touch[i][j] ? "" : ": a hint that they are near";
      return through.length === 0
        ? [one, " and ", other, fact, `No third residue touches both, so the sum is ${number}.`]
        : [one, " and ", other, fact, `Both touch ${listed(through)}, so the sum is ${number}${known}.`];
    },
  });
}
