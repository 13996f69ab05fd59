// @ts-check
/** A matrix as a table whose cells are shaded by their numbers: a heat map that can be read aloud. */

import { html } from "./dom.js";
import { shown } from "./numbers.js";

/**
 * Cells above 0 get the accent, cells below 0 the second one, the more the farther from 0.
 * @param {object} options
 * @param {string} options.caption
 * @param {string} [options.corner]
 * @param {string[]} options.rows names of rows; [] for none
 * @param {string[]} options.columns names of columns; [] for none
 * @param {readonly (readonly number[])[]} options.values
 * @param {number} [options.digits]
 * @param {number} [options.full] the size of a number whose cell is shaded fully; the largest one if not given
 * @param {(value: number, row: number, column: number) => string} [options.text] what stands in a cell
 * @param {(row: number, column: number) => string | false} [options.mark] a class of a cell: "chosen", "empty"
 * @param {(row: number, column: number) => number | false} [options.group] a number from 0 to 3: whose color the cell has
 * @returns {HTMLElement}
 */
export function heatTable({ caption, corner = "", rows, columns, values, digits = 2, full, text, mark, group }) {
  const sizes = values.flat().map(Math.abs).filter(Number.isFinite);
  const most = full ?? Math.max(1e-9, ...sizes);
  /** @param {number} value @param {number} row @param {number} column */
  const cell = (value, row, column) => {
    const share = Number.isFinite(value) ? Math.min(1, Math.abs(value) / most) : 0;
    const own = group ? group(row, column) : false;
    const classes = ["explorable-heat", value < 0 && "negative", own !== false && `group-${own}`, mark?.(row, column)];
    return html(
      "td",
      { class: classes.filter(Boolean).join(" "), style: { "--share": own === false ? share.toFixed(4) : "1" } },
      text ? text(value, row, column) : shown(value, digits),
    );
  };
  return html(
    "table",
    { class: "explorable-table" },
    html("caption", {}, caption),
    columns.length > 0 &&
      html(
        "thead",
        {},
        html(
          "tr",
          {},
          rows.length > 0 && html("td", { class: "explorable-corner" }, corner),
          ...columns.map((column) => html("th", { scope: "col" }, column)),
        ),
      ),
    html(
      "tbody",
      {},
      ...values.map((line, row) =>
        html(
          "tr",
          {},
          rows.length > 0 && html("th", { scope: "row" }, rows[row]),
          ...line.map((value, column) => cell(value, row, column)),
        ),
      ),
    ),
  );
}
