// @ts-check
/** Chapter 10: four masks, what each of them costs, and how news spread under it, layer by layer. */

import { buttons, choice, slider } from "../../js/explorable/controls.js";
import { html, svg } from "../../js/explorable/dom.js";
import { beside, drawing, explore } from "../../js/explorable/explorable.js";
import { counted } from "../../js/explorable/numbers.js";
import { random } from "../../js/explorable/random.js";
import { tokenRow } from "../../js/explorable/tokens.js";
import { links, masks } from "./masks.js";

export const title = "Four masks, and how news spread";
export const section = "Your functions";

const WORDS = "The cat sat on the mat because it was tired and the dog slept beside it".split(" ");
const KINDS = { dense: "dense", window: "window", hub: "window + hub", bigbird: "BigBird" };
const RANDOM_LINKS = 2;

/** @typedef {{ kind: string, n: number, window: number, seed: number, layer: number, of: number }} State */
/** @typedef {ReturnType<typeof masks>} Result */

/** @param {State} state @returns {Result} */
function compute({ kind, n, window, seed }) {
  const shape = { n, window: kind === "dense" ? n - 1 : window, hubs: kind === "hub" || kind === "bigbird" ? 1 : 0 };
  return masks({ ...shape, links: kind === "bigbird" ? links(shape, RANDOM_LINKS, random(seed)) : [] });
}

/** @param {State} state the token whose news are followed; there may be fewer tokens than it asks for */
const followed = ({ of, n }) => Math.min(of, n - 1);

/** @param {Result} result @param {State} state who knows of it by now */
function known({ arrives }, state) {
  return arrives.map((row) => row[followed(state)]).map((wait) => wait !== null && wait <= state.layer);
}

/** @param {HTMLElement} element */
export function mount(element) {
  explore(element, {
    title,
    about: [
      "A row of the map is a token that asks, a filled cell a token that it sees. ",
      "Choose a mask, then add layer after layer: a dot marks what a row can know of by now through others. ",
      "What is the cheapest mask with which two layers are enough?",
    ],
    start: /** @type {State} */ ({ kind: "window", n: 16, window: 1, seed: 1, layer: 1, of: 1 }),
    compute,
    parts: (change) => [
      choice(change, { label: "Mask", choices: KINDS, of: (state) => state.kind, to: (kind) => ({ kind }) }),
      slider(change, {
        label: "Tokens",
        min: 4,
        max: WORDS.length,
        step: 1,
        of: (state) => state.n,
        to: (n) => ({ n }),
        text: String,
      }),
      radius(change),
      slider(change, {
        label: "Layers",
        min: 0,
        max: WORDS.length - 1,
        step: 1,
        of: (state) => state.layer,
        to: (layer) => ({ layer }),
        text: String,
      }),
      slider(change, {
        label: "News of",
        min: 0,
        max: WORDS.length - 1,
        step: 1,
        of: followed,
        to: (of) => ({ of }),
        text: (place) => WORDS[place],
        most: (state) => state.n - 1,
      }),
      buttons(change, "Random links", {
        "BigBird with other random links": (state) => ({ kind: "bigbird", seed: state.seed + 1 }),
      }),
      beside(
        drawing("The mask", (result, state) => [map(result, state)]),
        drawing("Who knows", (result, state) => [
          html("p", {}, `Who can know of ${WORDS[followed(state)]} after ${counted(state.layer, "layer")}:`),
          tokenRow(
            "Tokens",
            known(result, state).map((knows, place) => ({
              text: WORDS[place],
              note: knows ? "knows" : "",
              look: knows ? "first" : "faint",
            })),
          ),
        ]),
      ),
    ],
    tell({ state, result }, before) {
      const { entries, layers } = result;
      const [now, old] = [known(result, state), known(before.result, before.state)].map((all) => all.filter(Boolean).length);
      const cost = before.result.entries;
      return [
        "Under the mask ", html("em", {}, KINDS[/** @type {keyof typeof KINDS} */ (state.kind)]),
        ` ${entries} of ${state.n * state.n} pairs are seen`,
        cost === entries ? ". " : ` (it was ${cost}). `,
        `After ${counted(state.layer, "layer")} ${now} of ${state.n} tokens can know of `,
        html("em", {}, WORDS[followed(state)]), old === now ? ". " : ` (it was ${old}). `,
        layers === null
          ? "Under this mask there is always somebody who never knows of somebody else."
          : `Everybody can know of everybody after ${counted(layers, "layer")}.`,
      ];
    },
  });
}

/**
 * A slider that is asleep where there is no window.
 * @param {import("../../js/explorable/explorable.js").Change<State>} change
 * @returns {import("../../js/explorable/explorable.js").Part<State, Result>}
 */
function radius(change) {
  const part = slider(change, {
    label: "Radius of the window",
    min: 0,
    max: 4,
    step: 1,
    of: (/** @type {State} */ state) => state.window,
    to: (window) => ({ window }),
    text: String,
  });
  const input = /** @type {HTMLInputElement} */ (part.element.querySelector("input"));
  return {
    element: part.element,
    show(result, state) {
      part.show(result, state);
      input.disabled = state.kind === "dense";
    },
  };
}

/** @param {Result} result @param {State} state */
function map({ mask, arrives }, state) {
  const column = followed(state);
  const [left, top] = [62, 18];
  const side = Math.min(24, (340 - left - 4) / state.n);
  const height = top + side * state.n + 4;
  const cells = mask.flatMap((row, i) =>
    row.flatMap((seen, j) => {
      const [x, y] = [left + j * side, top + i * side];
      const wait = arrives[i][j];
      const reached = !seen && wait !== null && wait <= state.layer;
      return [
        svg("rect", { class: seen ? "cell on" : "cell", x: x + 1, y: y + 1, width: side - 2, height: side - 2 }),
        ...(reached ? [svg("circle", { class: "dot", cx: x + side / 2, cy: y + side / 2, r: side / 5 })] : []),
      ];
    }),
  );
  return svg(
    "svg",
    {
      class: "explorable-plot",
      viewBox: `0 0 340 ${height.toFixed(1)}`,
      role: "img",
      "aria-label": `A map of ${state.n} rows and ${state.n} columns: which token sees which. The column of ${WORDS[column]} is framed.`,
    },
    ...cells,
    svg("rect", {
      class: "frame",
      x: left + column * side - 0.5,
      y: top - 0.5,
      width: side + 1,
      height: side * state.n + 1,
    }),
    svg("text", { x: left + (column + 0.5) * side, y: 12, "text-anchor": "middle" }, WORDS[column]),
    ...mask.map((_, i) =>
      svg("text", { x: left - 5, y: top + (i + 0.5) * side + 4, "text-anchor": "end" }, WORDS[i]),
    ),
  );
}
