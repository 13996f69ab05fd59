// @ts-check
/** How far a chapter is: what its last checks said, kept in this browser, as signs beside headings and one line. */

import { make } from "./dom.js";

const SIGNS = { passed: "✓", failed: "✗", error: "✗", unfinished: "○" };
const WORDS = { passed: "passes", failed: "does not pass", error: "does not run", unfinished: "not written yet" };

/** @typedef {keyof typeof SIGNS} Status */

export class Marks {
  /** @type {Set<() => void>} */
  #listeners = new Set();

  /** @param {import("./work.js").Work} work @param {string} chapter */
  constructor(work, chapter) {
    this.work = work;
    this.name = `marks/${chapter}`;
    work.listen((key) => {
      if (key === "" || key === `note/${this.name}`) this.#tell();
    });
  }

  /** @param {() => void} listener */
  listen(listener) {
    this.#listeners.add(listener);
  }

  /** @param {string} name @returns {{ status: Status, of: string } | null} */
  of(name) {
    const found = this.work.note(this.name)[name];
    return Object.hasOwn(SIGNS, found?.status) ? { status: found.status, of: String(found.of) } : null;
  }

  /** @param {Record<string, { status: string, text: string }>} found what was found of which text */
  set(found) {
    const next = { ...this.work.note(this.name) };
    for (const [name, { status, text }] of Object.entries(found)) next[name] = { status, of: print(text) };
    this.work.setNote(this.name, next);
    this.#tell();
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}

/**
 * A sign with its words, where something has been checked.
 *
 * @param {Document} document
 * @param {{ status: Status, of: string } | null} mark
 * @param {string} text what stands there now
 */
export function sign(document, mark, text) {
  if (mark === null) return make(document, "span", { class: "mark" });
  const since = mark.of === print(text) ? "" : ", edited since";
  const words = make(document, "span", {}, ` ${WORDS[mark.status]}${since}`);
  const shape = make(document, "span", { "aria-hidden": "true" }, SIGNS[mark.status]);
  return make(document, "span", { class: "mark", "data-status": since ? "edited" : mark.status }, shape, words);
}

/**
 * How many of these passed when they were last checked.
 *
 * @param {Marks} marks
 * @param {readonly string[]} names
 * @param {string} what one of them
 */
export function progress(marks, names, what) {
  const passed = names.filter((name) => marks.of(name)?.status === "passed").length;
  return `${passed} of ${names.length} ${what}${names.length === 1 ? "" : "s"} passed when last checked.`;
}

/** A short print of a text, by which it is told from another (FNV-1a). @param {string} text */
export function print(text) {
  let sum = 0x811c9dc5;
  for (let n = 0; n < text.length; n += 1) sum = Math.imul(sum ^ text.charCodeAt(n), 0x01000193) >>> 0;
  return sum.toString(36);
}
