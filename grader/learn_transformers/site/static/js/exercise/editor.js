// @ts-check
/** A text area for Python: keys that indent, a way out for the keyboard, and an undo that keeps working. */

import { make, unique } from "./dom.js";
import { broken, erased, indented, outdented } from "./typing.js";

const FEWEST = 4;
const MOST = 32; // lines

/**
 * @typedef {{ element: HTMLElement, show(text: string): void, from(line: number): void }} Editor  `from` says which line of the file is its first
 */

/**
 * @param {Document} document
 * @param {{ label: string, text: string, typed(text: string): void, check?: () => void }} what
 * @returns {Editor}
 */
export function editor(document, { label, text, typed, check }) {
  const id = unique("code");
  const area = make(document, "textarea", {
    id,
    class: "code",
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    autocorrect: "off",
    wrap: "off",
    "aria-describedby": `${id}-keys`,
  });
  const keys = make(
    document,
    "p",
    { id: `${id}-keys`, class: "keys" },
    `Tab indents; to leave with the keyboard, press Escape, then Tab.${check ? " Ctrl-Enter checks." : ""}`,
  );
  const fit = () => {
    const lines = area.value.split("\n").length + 1;
    area.rows = Math.min(Math.max(lines, FEWEST), MOST);
  };
  const where = make(document, "span");
  keys.append(where);
  const show = (/** @type {string} */ next) => {
    if (area.value !== next) area.value = next;
    fit();
  };
  const from = (/** @type {number} */ line) => {
    where.textContent = line > 1 ? ` The first line here is line ${line} of the file.` : "";
  };
  show(text);
  area.addEventListener("input", () => {
    fit();
    typed(area.value);
  });
  listenToKeys(document, area, check);
  const element = make(document, "div", { class: "editor" }, make(document, "label", { for: id }, label), area, keys);
  return { element, show, from };
}

/**
 * @param {Document} document
 * @param {HTMLTextAreaElement} area
 * @param {() => void} [check]
 */
function listenToKeys(document, area, check) {
  let leaving = false;
  area.addEventListener("blur", () => (leaving = false));
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      check?.();
      return;
    }
    if (event.key === "Tab" && leaving) return;
    if (event.key !== "Shift") leaving = event.key === "Escape";
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const place = { text: area.value, start: area.selectionStart, end: area.selectionEnd };
    const change =
      event.key === "Tab"
        ? (event.shiftKey ? outdented : indented)(place)
        : event.key === "Enter" && !event.shiftKey
          ? broken(place)
          : event.key === "Backspace"
            ? erased(place)
            : null;
    if (change === null) return;
    event.preventDefault();
    replace(document, area, change);
  });
}

/**
 * Changes the text as if it were typed, so that undo takes it back.
 *
 * @param {Document} document
 * @param {HTMLTextAreaElement} area
 * @param {import("./typing.js").Change} change
 */
export function replace(document, area, { from, to, put, start, end }) {
  if (area.value.slice(from, to) !== put) {
    area.focus();
    area.setSelectionRange(from, to);
    // Deprecated, and all the same the one way on which browsers keep their undo.
    const done = put === "" ? document.execCommand("delete") : document.execCommand("insertText", false, put);
    if (!done) {
      area.setRangeText(put, from, to, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  area.setSelectionRange(start, end);
}
