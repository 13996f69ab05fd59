// @ts-check
/** Curves and points over two axes, in SVG. */

import { svg } from "./dom.js";
import { shown } from "./numbers.js";

/** @typedef {"first" | "second" | "quiet"} Kind */

/**
 * @typedef {object} Plot
 * @property {string} description what is seen, in a sentence; for those who hear the page
 * @property {[number, number]} x
 * @property {[number, number]} y
 * @property {string} across the name of the axis that runs across
 * @property {string} up
 * @property {{ points: [number, number][], kind: Kind }[]} lines
 * @property {{ at: [number, number], kind: Kind }[]} [points]
 * @property {number[]} [ticksAcross] whole numbers
 * @property {number[]} [ticksUp]
 * @property {number} [digits] of the numbers at the axis that runs up
 */

const WIDTH = 340;
const HEIGHT = 200;
const LEFT = 44;
const BOTTOM = 36;
const TOP = 18;
const RIGHT = 10;

/** @param {Plot} plot @returns {SVGElement} */
export function plot({ description, x, y, across, up, lines, points = [], ticksAcross = x, ticksUp = y, digits = 0 }) {
  const right = WIDTH - RIGHT;
  const low = HEIGHT - BOTTOM;
  /** @param {number} value */
  const toX = (value) => LEFT + ((value - x[0]) / (x[1] - x[0])) * (right - LEFT);
  /** @param {number} value */
  const toY = (value) => low - ((value - y[0]) / (y[1] - y[0])) * (low - TOP);
  const zero =
    y[0] < 0 && y[1] > 0 && svg("line", { class: "axis faint", x1: LEFT, x2: right, y1: toY(0), y2: toY(0) });
  return svg(
    "svg",
    { class: "explorable-plot", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": description },
    svg("line", { class: "axis", x1: LEFT, x2: right, y1: low, y2: low }),
    svg("line", { class: "axis", x1: LEFT, x2: LEFT, y1: TOP, y2: low }),
    zero,
    ...ticksAcross.map((tick) => svg("text", { x: toX(tick), y: low + 15, "text-anchor": "middle" }, shown(tick, 0))),
    ...ticksUp.map((tick) => svg("text", { x: LEFT - 5, y: toY(tick) + 4, "text-anchor": "end" }, shown(tick, digits))),
    svg("text", { x: right, y: HEIGHT - 4, "text-anchor": "end" }, across),
    svg("text", { x: 2, y: 11 }, up),
    ...lines.map(({ points, kind }) => {
      const path = points.map(([a, b]) => `${toX(a).toFixed(2)},${toY(b).toFixed(2)}`).join(" ");
      return svg("polyline", { class: `line ${kind}`, points: path });
    }),
    ...points.map(({ at: [a, b], kind }) => svg("circle", { class: `point ${kind}`, cx: toX(a), cy: toY(b), r: 5 })),
  );
}
