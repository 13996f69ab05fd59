// @ts-check
/** Bars with their names and numbers, one a line. */

import { html } from "./dom.js";
import { shown } from "./numbers.js";

/**
 * @typedef {object} Bar
 * @property {string} label
 * @property {number} value
 * @property {string} [text] the number as it is shown
 * @property {boolean} [second] in the second color
 */

/**
 * @param {string} label what the bars show
 * @param {Bar[]} bars
 * @param {object} [options]
 * @param {number} [options.full] the value of a full bar
 * @param {boolean} [options.signed] from the middle, to the left for what is negative
 * @param {number} [options.digits]
 * @returns {HTMLElement}
 */
export function barList(label, bars, { full = 1, signed = false, digits = 2 } = {}) {
  return html(
    "ul",
    { class: `explorable-bars${signed ? " signed" : ""}`, "aria-label": label },
    ...bars.map(({ label, value, text, second }) => {
      const share = Math.min(1, Math.abs(value) / full) * (signed ? 50 : 100);
      const left = !signed ? 0 : value < 0 ? 50 - share : 50;
      const fill = html("span", {
        class: `explorable-bar${second ? " second" : ""}`,
        style: { left: `${left.toFixed(3)}%`, width: `${share.toFixed(3)}%` },
      });
      return html(
        "li",
        {},
        html("span", { class: "explorable-bar-label" }, label, " "),
        html("span", { class: "explorable-track", "aria-hidden": "true" }, fill),
        html("span", { class: "explorable-value" }, text ?? shown(value, digits)),
      );
    }),
  );
}
