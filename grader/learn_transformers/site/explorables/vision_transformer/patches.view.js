// @ts-check
/** Chapter 13: a picture to be painted, cut into patches: each becomes a row of numbers. */

import { buttons, choice, slider } from "../../js/explorable/controls.js";
import { html, svg } from "../../js/explorable/dom.js";
import { beside, drawing, explore } from "../../js/explorable/explorable.js";
import { paintGrid } from "../../js/explorable/grid.js";
import { counted } from "../../js/explorable/numbers.js";
import { patches } from "./patches.js";

export const title = "Cut your own picture";
export const section = "Cut sixteen pixels into four squares";

const HOUSE = `
.....##.....
....#++#....
...#++++#...
..#++++++#..
.##########.
..#..##..#..
..#..##..#..
..########..`
  .trim()
  .split("\n")
  .map((row) => Array.from(row, (sign) => sign === "#"));
const [HEIGHT, WIDTH] = [HOUSE.length, HOUSE[0].length];
const PIXELS = Array.from({ length: HEIGHT * WIDTH }, (_, pixel) => pixel);
const NUMBERED = HOUSE.map((row, y) => row.map((_, x) => y * WIDTH + x));

/** @typedef {{ image: boolean[][], size: number, way: string, patch: number }} State */
/** @typedef {{ rows: number[][], pixels: number[][] }} Result the numbers of each row, and which pixels they are */

/** @param {State} state @returns {Result} */
function compute({ image, size, way }) {
  /** @param {number[][]} numbers */
  const cut = (numbers) => {
    const both = patches({ image: numbers, patch_size: size });
    return way === "squares" ? both.patches : both.reshaped;
  };
  return { rows: cut(image.map((row) => row.map(Number))), pixels: cut(NUMBERED) };
}

/** @param {State} state */
const looked = ({ patch, size }) => Math.min(patch, PIXELS.length / size ** 2 - 1);

/** @param {HTMLElement} element */
export function mount(element) {
  explore(element, {
    title,
    about: [
      "Paint by mouse, or with the arrow keys and Space: 1 is a filled pixel, 0 an empty one. ",
      "Each patch becomes one row, read like a page. Then let a reshape alone do it. Which pixels share a row now?",
    ],
    start: /** @type {State} */ ({ image: HOUSE, size: 4, way: "squares", patch: 1 }),
    compute,
    parts: (change) => [
      choice(change, {
        label: "Side of a patch, P",
        choices: { 2: "2 pixels", 4: "4 pixels" },
        of: (state) => String(state.size),
        to: (size) => ({ size: Number(size) }),
      }),
      choice(change, {
        label: "The cut",
        choices: { squares: "squares", reshape: "a reshape alone" },
        of: (state) => state.way,
        to: (way) => ({ way }),
      }),
      slider(change, {
        label: "Look at row",
        min: 0,
        max: PIXELS.length / 4 - 1,
        step: 1,
        of: looked,
        to: (patch) => ({ patch }),
        text: String,
        most: (state) => PIXELS.length / state.size ** 2 - 1,
      }),
      buttons(change, "Pictures", {
        "Empty picture": () => ({ image: HOUSE.map((row) => row.map(() => false)) }),
        "The house": () => ({ image: HOUSE }),
      }),
      beside(picture(change), drawing("The rows", (result, state) => [sequence(result, state)])),
    ],
    tell({ state, result }, before) {
      const changed = PIXELS.filter((pixel) => at(state.image, pixel) !== at(before.state.image, pixel));
      const says = [];
      if (changed.length === 1) {
        const [pixel] = changed;
        const row = result.pixels.findIndex((pixels) => pixels.includes(pixel));
        says.push(
          `The pixel in row ${Math.floor(pixel / WIDTH)}, column ${pixel % WIDTH} is ${at(state.image, pixel) ? "filled" : "empty"} now. `,
          `It is number ${result.pixels[row].indexOf(pixel)} of row ${row}. `,
        );
      } else if (changed.length > 1) {
        says.push(`${changed.length} pixels changed. `);
      }
      const patch = looked(state);
      const inside = [...new Set(result.pixels[patch].map((pixel) => Math.floor(pixel / WIDTH)))];
      const ones = result.rows[patch].reduce((sum, number) => sum + number, 0);
      return [
        ...says,
        `${HEIGHT} × ${WIDTH} pixels make ${result.rows.length} rows of ${state.size ** 2} numbers. Row ${patch} `,
        state.way === "squares"
          ? `is a square of ${state.size} × ${state.size} pixels`
          : `is a strip that runs along ${counted(inside.length, "line")} of the picture`,
        `, and ${ones === 0 ? "none" : ones} of its numbers ${ones < 2 ? "is" : "are"} 1. Counted from 0, as in code.`,
      ];
    },
  });
}

/** @param {boolean[][]} image @param {number} pixel */
function at(image, pixel) {
  return image[Math.floor(pixel / WIDTH)][pixel % WIDTH];
}

/**
 * The picture, with gaps where it is cut, and a frame around the pixels of the row that is looked at.
 * @param {import("../../js/explorable/explorable.js").Change<State>} change
 * @returns {import("../../js/explorable/explorable.js").Part<State, Result>}
 */
function picture(change) {
  const grid = paintGrid(change, {
    caption: "The picture",
    rows: [],
    columns: [],
    size: [HEIGHT, WIDTH],
    name: (row, column) => `row ${row}, column ${column}`,
    of: (state) => state.image,
    to: (image) => ({ image }),
    signs: ["", ""],
  });
  grid.element.classList.add("fine");
  const cells = [...grid.element.querySelectorAll("td")];
  return {
    element: html("div", { class: "explorable-scroll" }, grid.element),
    show(result, state) {
      grid.show(result, state);
      const row = result.pixels[looked(state)];
      cells.forEach((cell, pixel) => {
        const squares = state.way === "squares";
        cell.classList.toggle("cut-above", squares && Math.floor(pixel / WIDTH) % state.size === 0);
        cell.classList.toggle("cut-before", squares && (pixel % WIDTH) % state.size === 0);
        cell.classList.toggle("looked-at", row.includes(pixel));
      });
    },
  };
}

/** @param {Result} result @param {State} state */
function sequence({ rows }, state) {
  const [left, side] = [44, Math.min(18, 290 / state.size ** 2)];
  const step = state.size === 2 ? side : 26;
  const columns = state.size === 2 ? 2 : 1;
  const lines = rows.length / columns;
  const patch = looked(state);
  const drawn = rows.flatMap((numbers, row) => {
    const [x, y] = [left + Math.floor(row / lines) * 150, 4 + (row % lines) * step];
    return [
      svg("text", { class: row === patch ? "strong" : "", x: x - 6, y: y + side / 2 + 4, "text-anchor": "end" }, `${row === patch ? "▸ " : ""}${row}`),
      ...numbers.map((number, place) =>
        svg("rect", { class: number ? "cell on" : "cell", x: x + place * side + 0.5, y: y + 1, width: side - 1, height: side - 2 }),
      ),
      row === patch && svg("rect", { class: "frame", x: x - 1, y: y - 0.5, width: numbers.length * side + 2, height: side + 1 }),
    ];
  });
  const heard = rows.map((numbers, row) => `row ${row}: ${numbers.join(" ")}`).join("; ");
  return svg(
    "svg",
    { class: "explorable-plot", viewBox: `0 0 340 ${lines * step + 8}`, role: "img", "aria-label": `The rows. ${heard}` },
    ...drawn,
  );
}
