// @ts-check
/**
 * What keys do in an editor for Python, as changes of a text.
 *
 * @typedef {{ text: string, start: number, end: number }} Place  a text and what of it is selected
 * @typedef {{ from: number, to: number, put: string, start: number, end: number }} Change  what replaces what, and what is selected then
 */

const STEP = 4;

/**
 * Tab: to the next column of four, or all selected lines one step in.
 *
 * @param {Place} place
 * @returns {Change}
 */
export function indented({ text, start, end }) {
  if (!text.slice(start, end).includes("\n")) {
    const put = " ".repeat(STEP - ((start - lineStart(text, start)) % STEP));
    return { from: start, to: end, put, start: start + put.length, end: start + put.length };
  }
  return lines({ text, start, end }, (line) => (line === "" ? line : " ".repeat(STEP) + line));
}

/**
 * Shift-Tab: all lines that are touched one step out.
 *
 * @param {Place} place
 * @returns {Change}
 */
export function outdented(place) {
  return lines(place, (line) => line.replace(/^(?: {1,4}|\t)/, ""));
}

/**
 * Enter: a line as far in as this one, a step further after a colon.
 *
 * @param {Place} place
 * @returns {Change}
 */
export function broken({ text, start, end }) {
  const line = text.slice(lineStart(text, start), start);
  const space = /^[ \t]*/.exec(line)?.[0] ?? "";
  const deeper = /:[ \t]*(?:#.*)?$/.test(line) ? " ".repeat(STEP) : "";
  const put = `\n${space}${deeper}`;
  return { from: start, to: end, put, start: start + put.length, end: start + put.length };
}

/**
 * Backspace in an indentation: one step; none elsewhere, where the browser's own does.
 *
 * @param {Place} place
 * @returns {Change | null}
 */
export function erased({ text, start, end }) {
  const line = text.slice(lineStart(text, start), start);
  if (start !== end || line.length < 2 || /[^ ]/.test(line)) return null;
  const from = start - (((line.length - 1) % STEP) + 1);
  return { from, to: start, put: "", start: from, end: from };
}

/**
 * @param {Place} place
 * @param {(line: string) => string} change
 * @returns {Change}
 */
function lines({ text, start, end }, change) {
  const from = lineStart(text, start);
  const last = end > start && text[end - 1] === "\n" ? end - 1 : end;
  const found = text.indexOf("\n", last);
  const to = found < 0 ? text.length : found;
  const before = text.slice(from, to).split("\n");
  const after = before.map(change);
  const put = after.join("\n");
  const first = start - from + (after[0].length - before[0].length);
  const at = from + Math.max(first, 0);
  return { from, to, put, start: at, end: start === end ? at : Math.max(end + put.length - (to - from), at) };
}

/**
 * @param {string} text
 * @param {number} at
 */
function lineStart(text, at) {
  return text.lastIndexOf("\n", at - 1) + 1;
}
