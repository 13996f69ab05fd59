// @ts-check
/** A place where something is said: a heading that can be focused, and what the judge has made. */

import { make, put } from "./dom.js";

/**
 * @param {Document} document
 * @param {string} name what the place is for, as a class
 */
export function place(document, name) {
  return make(document, "div", { class: name, role: "status" });
}

/**
 * @param {Document} document
 * @param {Element} where
 * @param {{ heading?: string, level?: number, html?: string, sentence?: string }} what  `level` of the heading
 * @returns {HTMLElement | null} the heading
 */
export function say(document, where, { heading = "", level = 4, html = "", sentence = "" }) {
  where.replaceChildren();
  const head = heading === "" ? null : title(document, level, heading);
  if (head !== null) where.append(head);
  if (sentence !== "") where.append(make(document, "p", {}, sentence));
  if (html !== "") {
    const body = make(document, "div", { class: "card" });
    put(body, html);
    reachable(body);
    where.append(body);
  }
  return head;
}

/**
 * A heading that can be focused.
 *
 * @param {Document} document
 * @param {number} level
 * @param {string} text
 */
export function title(document, level, text) {
  const tag = /** @type {"h2" | "h3" | "h4"} */ (`h${Math.min(Math.max(level, 2), 4)}`);
  return make(document, tag, { tabindex: "-1" }, text);
}

/** The level of a heading below the section's own. @param {Element} section */
export function below(section) {
  const own = section.querySelector("h1, h2, h3, h4");
  return own === null ? 2 : Number(own.tagName[1]) + 1;
}

/** What may be wider than the page is scrolled with keys, too. @param {Element} element */
export function reachable(element) {
  for (const wide of element.querySelectorAll("pre, table")) wide.setAttribute("tabindex", "0");
}
