// @ts-check
/** The frame of every explorable: a state, what is computed of it, how it is drawn, and a text that says what changed. */

import { freshId, html, nodes } from "./dom.js";

/** @typedef {import("./dom.js").Child} Child */

/**
 * A control or a drawing. `show` is called with what was computed, and with the state it was computed of.
 * @template State, Result
 * @typedef {{ element: HTMLElement, show: (result: Result, state: State) => void }} Part
 */

/**
 * @template State, Result
 * @typedef {object} Explorable
 * @property {string} title
 * @property {Child[]} about one or two sentences: what is seen, and what to try
 * @property {State} start the state in the beginning, and after "Start again"
 * @property {(state: State) => Result} compute
 * @property {(change: Change<State>, draw: Draw<State, Result>) => Part<State, Result>[]} parts called once; the parts in their order on the page
 * @property {(now: Moment<State, Result>, before: Moment<State, Result>) => Child[]} tell
 *   what the text says; `before` is the moment before what the reader is doing now
 */

/** @template State @typedef {(patch: Partial<State>) => void} Change */
/** @template State, Result @typedef {(label: string, render: (result: Result, state: State) => Child[]) => Part<State, Result>} Draw */
/** @template State, Result @typedef {{ state: State, result: Result }} Moment */

/** For so long a text stays unsaid while a slider moves: a screen reader would read all of them. */
const QUIET = 150;
/** After so long a pause the next change is one of its own, and "it was" speaks of the moment before it. */
const PAUSE = 1500;

/**
 * Draws an explorable into an element.
 * @template {object} State
 * @template Result
 * @param {HTMLElement} element
 * @param {Explorable<State, Result>} explorable
 * @returns {void}
 */
export function explore(element, { title, about, start, compute, parts, tell }) {
  let now = { state: start, result: compute(start) };
  let before = now;
  let settled = now;
  let quiet = 0;
  let pause = 0;

  const heading = freshId("explorable");
  const status = html("p", { class: "explorable-status", role: "status" });

  const show = () => all.forEach((part) => part.show(now.result, now.state));
  const say = () => status.replaceChildren(...nodes(tell(now, before)));

  /** @type {Change<State>} */
  const change = (patch) => {
    const state = { ...now.state, ...patch };
    before = settled;
    now = { state, result: compute(state) };
    show();
    clearTimeout(quiet);
    clearTimeout(pause);
    quiet = window.setTimeout(say, QUIET);
    pause = window.setTimeout(() => (settled = now), PAUSE);
  };

  const again = () => {
    change(start);
    // Nothing to compare with: "it was" would speak of what was given up.
    before = settled = now;
  };

  const all = parts(change, drawing);
  const reset = html("button", { type: "button", class: "explorable-button", onClick: again }, "Start again");
  element.replaceChildren(
    html(
      "div",
      { class: "explorable-frame", role: "group", "aria-labelledby": heading },
      html("p", { class: "explorable-title", id: heading }, title),
      html("p", { class: "explorable-about" }, ...about),
      ...all.map((part) => part.element),
      status,
      reset,
    ),
  );
  show();
  say();
}

/**
 * A drawing that is made anew of every result. It scrolls in itself where it is too wide.
 * @template State, Result
 * @param {string} label what it shows, for those who hear it
 * @param {(result: Result, state: State) => Child[]} render
 * @returns {Part<State, Result>}
 */
export function drawing(label, render) {
  const element = html("div", { class: "explorable-drawing" });
  const measure = () => {
    // Only what scrolls must be reached by the keyboard; a stop at anything else would be in the way.
    const scrolls = element.scrollWidth > element.clientWidth;
    for (const [name, value] of [
      ["tabindex", "0"],
      ["role", "region"],
      ["aria-label", label],
    ]) {
      if (scrolls) element.setAttribute(name, value);
      else element.removeAttribute(name);
    }
  };
  if ("ResizeObserver" in globalThis) new ResizeObserver(measure).observe(element);
  return {
    element,
    show(result, state) {
      element.replaceChildren(...nodes(render(result, state)));
      measure();
    },
  };
}

/**
 * Several parts side by side where there is room.
 * @template State, Result
 * @param {...Part<State, Result>} parts
 * @returns {Part<State, Result>}
 */
export function beside(...parts) {
  return {
    element: html("div", { class: "explorable-beside" }, ...parts.map((part) => part.element)),
    show: (result, state) => parts.forEach((part) => part.show(result, state)),
  };
}
