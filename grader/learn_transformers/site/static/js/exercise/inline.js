// @ts-check
/** The little markup of questions: `code`, *emphasis*, **strong**; and blocks between ``` that are code. */

/**
 * @typedef {{ kind: "text" | "code" | "em" | "strong", text: string }} Span
 */

/**
 * @param {string} text
 * @returns {Span[]}
 */
export function spans(text) {
  /** @type {Span[]} */
  const found = [];
  const marked = /`([^`]+)`|\*\*([^*]+)\*\*|(?<![\w*])\*([^\s*](?:[^*]*[^\s*])?)\*(?![\w*])/g;
  let place = 0;
  for (const one of text.matchAll(marked)) {
    if (one.index > place) found.push({ kind: "text", text: text.slice(place, one.index) });
    if (one[1] !== undefined) found.push({ kind: "code", text: one[1] });
    else if (one[2] !== undefined) found.push({ kind: "strong", text: one[2] });
    else found.push({ kind: "em", text: one[3] });
    place = one.index + one[0].length;
  }
  if (place < text.length) found.push({ kind: "text", text: text.slice(place) });
  return found;
}

/**
 * A text as nodes.
 *
 * @param {Document} document
 * @param {string} text
 */
export function inline(document, text) {
  const whole = document.createDocumentFragment();
  for (const { kind, text: said } of spans(text)) {
    if (kind === "text") whole.append(said);
    else {
      const element = document.createElement(kind);
      element.textContent = said;
      whole.append(element);
    }
  }
  return whole;
}

/** A text without its markup. @param {string} text */
export function plain(text) {
  return spans(text)
    .map((span) => span.text)
    .join("");
}
