// @ts-check
/** Sliders, choices, switches and text fields: each shows the state and changes it. All are the browser's own controls. */

import { freshId, html } from "./dom.js";

/** @template State @typedef {import("./explorable.js").Change<State>} Change */
/** @template State, Result @typedef {import("./explorable.js").Part<State, Result>} Part */

/**
 * @template State
 * @param {Change<State>} change
 * @param {object} options
 * @param {string} options.label
 * @param {number} options.min
 * @param {number} options.max
 * @param {number} options.step
 * @param {(state: State) => number} options.of
 * @param {(value: number, state: State) => Partial<State>} options.to
 * @param {(value: number) => string} options.text the value in words or figures, seen and heard
 * @param {(state: State) => number} [options.most] a largest value that depends on the state
 * @returns {Part<State, unknown>}
 */
export function slider(change, { label, min, max, step, of, to, text, most }) {
  const id = freshId("slider");
  /** @type {State} */
  let current;
  const input = html("input", {
    id,
    type: "range",
    min,
    max,
    step,
    onInput: () => change(to(input.valueAsNumber, current)),
  });
  const output = html("span", { class: "explorable-value", "aria-hidden": "true" });
  return {
    element: html("div", { class: "explorable-slider" }, html("label", { for: id }, label), input, output),
    show(_, state) {
      current = state;
      if (most) input.max = String(most(state));
      input.value = String(of(state));
      output.textContent = text(of(state));
      input.setAttribute("aria-valuetext", text(of(state)));
    },
  };
}

/**
 * One of several, as radio buttons.
 * @template State
 * @param {Change<State>} change
 * @param {object} options
 * @param {string} options.label
 * @param {Record<string, string>} options.choices value → text
 * @param {(state: State) => string} options.of
 * @param {(value: string, state: State) => Partial<State>} options.to
 * @returns {Part<State, unknown>}
 */
export function choice(change, { label, choices, of, to }) {
  const name = freshId("choice");
  /** @type {State} */
  let current;
  const inputs = Object.keys(choices).map((value) =>
    html("input", { type: "radio", name, value, onChange: () => change(to(value, current)) }),
  );
  return {
    element: html(
      "fieldset",
      { class: "explorable-choice" },
      html("legend", {}, label),
      ...inputs.map((input) => html("label", {}, input, choices[input.value])),
    ),
    show(_, state) {
      current = state;
      for (const input of inputs) input.checked = input.value === of(state);
    },
  };
}

/**
 * A check box.
 * @template State
 * @param {Change<State>} change
 * @param {object} options
 * @param {string} options.label
 * @param {(state: State) => boolean} options.of
 * @param {(value: boolean, state: State) => Partial<State>} options.to
 * @returns {Part<State, unknown>}
 */
export function toggle(change, { label, of, to }) {
  /** @type {State} */
  let current;
  const input = html("input", { type: "checkbox", onChange: () => change(to(input.checked, current)) });
  return {
    element: html("div", { class: "explorable-choice" }, html("label", {}, input, label)),
    show(_, state) {
      current = state;
      input.checked = of(state);
    },
  };
}

/**
 * A line of text.
 * @template State
 * @param {Change<State>} change
 * @param {object} options
 * @param {string} options.label
 * @param {string} [options.hint] what may be typed
 * @param {number} options.most how many characters
 * @param {(state: State) => string} options.of
 * @param {(value: string, state: State) => Partial<State>} options.to
 * @returns {Part<State, unknown>}
 */
export function textField(change, { label, hint, most, of, to }) {
  const id = freshId("text");
  /** @type {State} */
  let current;
  const described = hint ? `${id}-hint` : false;
  const input = html("input", {
    id,
    type: "text",
    maxlength: most,
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": described,
    onInput: () => change(to(input.value, current)),
  });
  return {
    element: html(
      "div",
      { class: "explorable-text" },
      html("label", { for: id }, label),
      input,
      hint && html("p", { class: "explorable-hint", id: described }, hint),
    ),
    show(_, state) {
      current = state;
      // The cursor would jump if what is there were set again.
      if (input.value !== of(state)) input.value = of(state);
    },
  };
}

/**
 * Buttons that set the state to something: presets.
 * @template State
 * @param {Change<State>} change
 * @param {string} label what the buttons are for
 * @param {Record<string, (state: State) => Partial<State>>} presets text → patch
 * @returns {Part<State, unknown>}
 */
export function buttons(change, label, presets) {
  /** @type {State} */
  let current;
  return {
    element: html(
      "div",
      { class: "explorable-buttons", role: "group", "aria-label": label },
      ...Object.entries(presets).map(([text, patch]) =>
        html("button", { type: "button", class: "explorable-button", onClick: () => change(patch(current)) }, text),
      ),
    ),
    show(_, state) {
      current = state;
    },
  };
}
