// @ts-check
/** Tokens in a row, each with what is said of it below. */

import { html } from "./dom.js";

/**
 * @typedef {object} Token
 * @property {string} text
 * @property {string} [note] what it is or does here
 * @property {"first" | "second" | "known" | "faint" | false} [look]
 */

/**
 * @param {string} label what the row shows
 * @param {Token[]} tokens
 * @returns {HTMLElement}
 */
export function tokenRow(label, tokens) {
  return html(
    "ol",
    { class: "explorable-tokens", "aria-label": label },
    ...tokens.map(({ text, note, look }) =>
      html(
        "li",
        { class: look || false },
        html("span", { class: "explorable-token" }, text),
        note && html("span", { class: "explorable-note" }, " ", note),
      ),
    ),
  );
}
