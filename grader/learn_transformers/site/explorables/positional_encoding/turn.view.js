// @ts-check
/** Chapter 4: a dial for each pair of columns, with a hand here and a hand some steps on, and dot products as a curve. */

import { choice, slider } from "../../js/explorable/controls.js";
import { html, svg } from "../../js/explorable/dom.js";
import { beside, explore } from "../../js/explorable/explorable.js";
import { counted, shown, since } from "../../js/explorable/numbers.js";
import { plot } from "../../js/explorable/plot.js";
import { turn } from "./turn.js";

export const title = "Turn the hands";
export const section = "The matrix that moves";

const FAR = 30;

/** @typedef {{ d_model: number, base: number, position: number, offset: number }} State */

/** @param {HTMLElement} element */
export function mount(element) {
  explore(element, {
    title,
    about: [
      "Each dial is one pair of columns: how far right its hand points is the sine, how far up is the cosine. The full hand is the position, ",
      "the dashed one is the same hand, turned on by some steps. Move the position: does the angle between the two hands change? Does the dot product?",
    ],
    start: /** @type {State} */ ({ d_model: 4, base: 100, position: 3, offset: 2 }),
    compute: (state) => turn({ ...state, far: FAR }),
    parts: (change, draw) => [
      beside(
        slider(change, {
          label: "Position",
          min: 0,
          max: FAR,
          step: 1,
          of: (state) => state.position,
          to: (position) => ({ position }),
          text: String,
        }),
        slider(change, {
          label: "Steps on",
          min: 0,
          max: FAR,
          step: 1,
          of: (state) => state.offset,
          to: (offset) => ({ offset }),
          text: String,
        }),
        choice(change, {
          label: "Columns, d_model",
          choices: { 2: "2", 4: "4", 8: "8", 16: "16" },
          of: (state) => String(state.d_model),
          to: (value) => ({ d_model: Number(value) }),
        }),
        choice(change, {
          label: "Base",
          choices: { 10: "10", 100: "100", 10000: "10000 (the paper)" },
          of: (state) => String(state.base),
          to: (value) => ({ base: Number(value) }),
        }),
      ),
      draw("Dials", ({ here, moved }) => [
        html(
          "div",
          { class: "explorable-row" },
          ...here.flatMap((_, at) =>
            at % 2 === 0 ? [dial(at / 2, here.slice(at, at + 2), moved.slice(at, at + 2))] : [],
          ),
        ),
        html(
          "ul",
          { class: "explorable-legend" },
          html("li", { class: "first" }, "the position"),
          html("li", { class: "second" }, "some steps on"),
        ),
      ]),
      draw("Dot products over the distance", ({ dots }, { position, offset, d_model }) => [
        plot({
          description:
            `The dot product of the rows of position ${position} and of positions 0 to ${FAR} steps on. ` +
            `It is ${shown(dots[0])} at 0 steps, and ${shown(dots[offset])} at ${offset}.`,
          x: [0, FAR],
          y: [-d_model / 2, d_model / 2],
          across: "steps on",
          up: "dot product",
          ticksAcross: [0, 10, 20, 30],
          ticksUp: [-d_model / 2, 0, d_model / 2],
          lines: [{ kind: "first", points: dots.map((value, steps) => [steps, value]) }],
          points: [{ at: [offset, dots[offset]], kind: "second" }],
        }),
      ]),
    ],
    tell(now, before) {
      const { position, offset, base, d_model } = now.state;
      const value = now.result.dots[offset];
      const was = before.result.dots[before.state.offset];
      const only =
        position !== before.state.position &&
        offset === before.state.offset &&
        base === before.state.base &&
        d_model === before.state.d_model;
      const farther = now.result.dots.findIndex((dot, steps) => steps > offset && dot > value + 1e-9);
      return [
        `From position ${position}, ${counted(offset, "step")} on: the dot product of the two rows is `,
        html("strong", {}, since(value, was)),
        ". ",
        only ? "Only the position has moved, and the dot product stays: it depends on the distance alone. " : "",
        farther > 0 && offset > 0
          ? `At ${farther} steps it is larger again, ${shown(now.result.dots[farther])}, though that is farther away.`
          : "",
      ];
    },
  });
}

/**
 * @param {number} pair
 * @param {number[]} here sine and cosine
 * @param {number[]} moved
 */
function dial(pair, here, moved) {
  const [middle, reach] = [60, 50];
  /** @param {number[]} tip @param {string} kind */
  const hand = ([right, above], kind) =>
    svg("line", {
      class: `hand ${kind}`,
      x1: middle,
      y1: middle,
      x2: middle + reach * right,
      y2: middle - reach * above,
    });
  const says = `Pair ${pair}: sine ${shown(here[0])} and cosine ${shown(here[1])}, then ${shown(moved[0])} and ${shown(moved[1])}`;
  return html(
    "figure",
    {},
    svg(
      "svg",
      { class: "explorable-plot", viewBox: "0 0 120 120", role: "img", "aria-label": says },
      svg("circle", { class: "dial", cx: middle, cy: middle, r: reach + 4 }),
      hand(moved, "second"),
      hand(here, "first"),
    ),
    html("figcaption", {}, `pair ${pair}: ${shown(here[0])}, ${shown(here[1])}`),
  );
}
