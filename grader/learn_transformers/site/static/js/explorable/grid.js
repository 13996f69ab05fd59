// @ts-check
/** A grid of cells that are painted by mouse, touch or keyboard: one stop for Tab, arrows within, Space or Enter paints. */

import { html } from "./dom.js";

/** @template State @typedef {import("./explorable.js").Change<State>} Change */
/** @template State, Result @typedef {import("./explorable.js").Part<State, Result>} Part */

/**
 * @template State
 * @param {Change<State>} change
 * @param {object} options
 * @param {string} options.caption the grid's name, above it
 * @param {string} [options.corner] text of the corner, above the rows' names
 * @param {string[]} options.rows names of rows; [] for none, with `size`
 * @param {string[]} options.columns names of columns; [] for none, with `size`
 * @param {[number, number]} [options.size] how many rows and columns, where they have no names
 * @param {(row: number, column: number) => string} options.name what a cell is called
 * @param {(state: State) => boolean[][]} options.of
 * @param {(cells: boolean[][], state: State) => Partial<State>} options.to
 * @param {[string, string]} [options.signs] what stands in a cell that is off, and in one that is on
 * @returns {Part<State, unknown>}
 */
export function paintGrid(change, options) {
  const { caption, corner = "", rows, columns, name, of, to, signs = ["", "●"] } = options;
  const [height, width] = options.size ?? [rows.length, columns.length];
  /** @type {State} */
  let current;
  /** @type {boolean | null} what the mouse paints while its button is down */
  let brush = null;
  let byMouse = false;

  /** @param {number} row @param {number} column @param {boolean} on */
  const paint = (row, column, on) => {
    const cells = of(current).map((line) => [...line]);
    if (cells[row][column] === on) return;
    cells[row][column] = on;
    change(to(cells, current));
  };
  const buttons = Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) =>
      html("button", {
        type: "button",
        class: "explorable-cell",
        tabindex: row + column === 0 ? "0" : "-1",
        "aria-label": name(row, column),
        onPointerdown: (/** @type {PointerEvent} */ event) => {
          // A finger that moves scrolls the page; only a mouse or a pen paints on its way.
          byMouse = event.pointerType !== "touch" && event.button === 0;
          if (!byMouse) return;
          brush = !of(current)[row][column];
          paint(row, column, brush);
        },
        onPointerenter: () => brush !== null && paint(row, column, brush),
        onClick: (/** @type {MouseEvent} */ event) => {
          if (event.detail === 0 || !byMouse) paint(row, column, !of(current)[row][column]);
        },
        onFocus: () => stopAt(row, column),
        onKeydown: (/** @type {KeyboardEvent} */ event) => move(event, row, column),
      }),
    ),
  );
  window.addEventListener("pointerup", () => (brush = null));
  window.addEventListener("pointercancel", () => (brush = null));

  /** @param {number} row @param {number} column */
  const stopAt = (row, column) => {
    for (const button of buttons.flat()) button.tabIndex = -1;
    buttons[row][column].tabIndex = 0;
  };
  /** @param {KeyboardEvent} event @param {number} row @param {number} column */
  const move = (event, row, column) => {
    /** @type {Record<string, [number, number]>} */
    const goals = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? height - 1 : row, width - 1],
    };
    const goal = goals[event.key];
    if (!goal) return;
    event.preventDefault();
    buttons[goal[0]]?.[goal[1]]?.focus();
  };

  const head =
    columns.length > 0 &&
    html(
      "tr",
      {},
      rows.length > 0 && html("td", { class: "explorable-corner" }, corner),
      ...columns.map((column) => html("th", { scope: "col" }, column)),
    );
  return {
    element: html(
      "div",
      { class: "explorable-scroll" },
      html(
        "table",
        { class: "explorable-grid", role: "grid" },
        html("caption", {}, caption),
        head && html("thead", {}, head),
        html(
          "tbody",
          {},
          ...buttons.map((line, row) =>
            html(
              "tr",
              {},
              rows.length > 0 && html("th", { scope: "row" }, rows[row]),
              ...line.map((button) => html("td", {}, button)),
            ),
          ),
        ),
      ),
    ),
    show(_, state) {
      current = state;
      of(state).forEach((line, row) =>
        line.forEach((on, column) => {
          const button = buttons[row][column];
          button.setAttribute("aria-pressed", String(on));
          // Drawn by the style sheet: as text it would have to be part of the cell's name.
          button.dataset.sign = signs[on ? 1 : 0];
        }),
      );
    },
  };
}
