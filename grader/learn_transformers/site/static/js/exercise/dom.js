// @ts-check
/** Elements in one expression. Texts become text nodes, never HTML. */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {Document} document
 * @param {K} tag
 * @param {Record<string, string | boolean | number | ((event: any) => void)>} [attributes] a function listens to the event of that name
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(document, tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/**
 * A button that says what it does.
 *
 * @param {Document} document
 * @param {string} text
 * @param {() => void} act
 * @param {Record<string, string>} [attributes]
 */
export function button(document, text, act, attributes = {}) {
  return make(document, "button", { type: "button", click: act, ...attributes }, text);
}

/**
 * HTML that our own Python has made of escaped text: the one place where HTML comes in as text.
 *
 * @param {Element} element
 * @param {string} html
 */
export function put(element, html) {
  element.innerHTML = html;
}

/**
 * What a data element of the page holds.
 *
 * @param {ParentNode} where
 * @param {string} selector
 * @returns {Record<string, any> | null}
 */
export function data(where, selector) {
  try {
    const found = JSON.parse(where.querySelector(selector)?.textContent ?? "null");
    return typeof found === "object" && !Array.isArray(found) ? found : null;
  } catch {
    return null;
  }
}

let last = 0;

/** An id that no other element has. @param {string} what */
export function unique(what) {
  last += 1;
  return `${what}-${last}`;
}
