// @ts-check
/** Chapter 7: the residual stream, layer by layer, and how much of a change of the first feature arrives. */

import { choice, slider } from "../../js/explorable/controls.js";
import { html } from "../../js/explorable/dom.js";
import { beside, explore } from "../../js/explorable/explorable.js";
import { counted, shown } from "../../js/explorable/numbers.js";
import { heatTable } from "../../js/explorable/table.js";
import { stream } from "./stream.js";

export const title = "From desk to desk";
export const section = "The equation";

const D_MODEL = 4;
const D_FF = 8;
const MOST_LAYERS = 12;
const NUDGE = 0.25;
const WAYS = {
  post: "skip, then norm (2017)",
  pre: "norm before the worker, skip around both",
  "no norm": "skip alone",
  "no skip": "norm alone",
  neither: "neither",
};

/**
 * Weights that look like chance and are the same for everybody: numbers between −1 and 1 of Park and Miller's generator.
 * @param {number} seed @param {number} rows @param {number} columns
 */
function matrix(seed, rows, columns) {
  let number = seed;
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => {
      number = (number * 16807) % 2147483647;
      return number / 1073741823.5 - 1;
    }),
  );
}

const WORKERS = Array.from({ length: MOST_LAYERS }, (_, layer) => ({
  w_1: matrix(314159 * (2 * layer + 1), D_MODEL, D_FF),
  b_1: Array.from({ length: D_FF }, () => 0),
  w_2: matrix(314159 * (2 * layer + 2), D_FF, D_MODEL),
  b_2: Array.from({ length: D_MODEL }, () => 0),
}));

/** @typedef {import("./stream.js").Way} Way */
/** @typedef {{ x: number[], layers: number, strength: number, way: Way }} State */

/** @param {HTMLElement} element */
export function mount(element) {
  explore(element, {
    title,
    about: [
      "One token passes several layers. In each, a feed-forward network with made-up weights works on it; it has no bias here, and γ is 1 and β 0. ",
      "Take the skips away, or the norms: how large do the numbers get, and does a change of feature 0 still arrive at the end?",
    ],
    start: /** @type {State} */ ({ x: [0, 0, 4, 4], layers: 6, strength: 0.2, way: "post" }),
    compute: ({ x, layers, strength, way }) =>
      stream({ x, workers: WORKERS.slice(0, layers), strength, way, feature: 0, nudge: NUDGE }),
    parts: (change, draw) => [
      choice(change, {
        label: "Around each worker",
        choices: WAYS,
        of: (state) => state.way,
        to: (way) => ({ way: /** @type {Way} */ (way) }),
      }),
      beside(
        slider(change, {
          label: "Layers",
          min: 1,
          max: MOST_LAYERS,
          step: 1,
          of: (state) => state.layers,
          to: (layers) => ({ layers }),
          text: String,
        }),
        slider(change, {
          label: "What a worker returns, times",
          min: 0,
          max: 1,
          step: 0.1,
          of: (state) => state.strength,
          to: (strength) => ({ strength }),
          text: (value) => shown(value, 1),
        }),
        ...[0, 1, 2, 3].map((place) =>
          slider(change, {
            label: `Feature ${place}`,
            min: -5,
            max: 5,
            step: 0.5,
            of: (state) => state.x[place],
            to: (value, { x }) => ({ x: x.map((old, at) => (at === place ? value : old)) }),
            text: (value) => shown(value, 1),
          }),
        ),
      ),
      draw("The token after each layer", ({ tokens, spreads, arrives }) => [
        heatTable({
          caption: "The token after each layer",
          corner: "after layer",
          rows: tokens.map((_, layer) => (layer === 0 ? "in" : String(layer))),
          columns: ["0", "1", "2", "3", "spread", "arrives"],
          values: tokens.map((token, layer) => [...token, spreads[layer], arrives[layer]]),
          full: Math.max(1, ...tokens.flat().map(Math.abs)),
          text: (value, _, column) => small(value, column < D_MODEL ? 2 : 3),
          mark: (_, column) => column >= D_MODEL && "aside",
        }),
      ]),
    ],
    tell(now, before) {
      const { layers, way } = now.state;
      const last = now.result.arrives[layers];
      const was = before.result.arrives[before.state.layers];
      const spread = now.result.spreads[layers];
      const wide = before.result.spreads[before.state.layers];
      return [
        `After ${counted(layers, "layer")} with ${way === "neither" ? "neither skip nor norm" : WAYS[way]}: the spread of the token, its standard deviation, is `,
        html("strong", {}, small(spread, 3)),
        small(spread, 3) === small(wide, 3) ? ". " : ` (it was ${small(wide, 3)}). `,
        `Feature 0 is changed by ${NUDGE} at the start. The share of it that arrives is `,
        html("strong", {}, small(last, 3)),
        small(last, 3) === small(was, 3) ? "." : ` (it was ${small(was, 3)}).`,
      ];
    },
  });
}

/** Tiny numbers as powers of ten: 3e−7. @param {number} value @param {number} digits */
function small(value, digits) {
  const tiny = value !== 0 && Math.abs(value) < 0.5 * 10 ** -digits;
  return tiny ? value.toExponential(0).replaceAll("-", "−") : shown(value, digits);
}
