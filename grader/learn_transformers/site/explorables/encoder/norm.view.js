// @ts-check
/** Chapter 7: four features as sliders, and what a layer norm makes of them. */

import { barList } from "../../js/explorable/bars.js";
import { buttons, slider } from "../../js/explorable/controls.js";
import { html } from "../../js/explorable/dom.js";
import { beside, explore } from "../../js/explorable/explorable.js";
import { shown } from "../../js/explorable/numbers.js";
import { norm } from "./norm.js";

export const title = "What a norm does not see";
export const section = "One token, normalized";

const EPS = 1e-5;

/** @typedef {{ x: number[], gamma: number, beta: number }} State one gamma and one beta for all features */

/** @param {HTMLElement} element */
export function mount(element) {
  explore(element, {
    title,
    about: [
      "A token of four features goes through a layer norm. Add 5 to all of them, or double them: what changes after the norm? ",
      "Then make all four equal. That is what ε is for; here it is 0.00001.",
    ],
    start: /** @type {State} */ ({ x: [1, 2, 3, 4], gamma: 1, beta: 0 }),
    compute: ({ x, gamma, beta }) => norm({ x, gamma: x.map(() => gamma), beta: x.map(() => beta), eps: EPS }),
    parts: (change, draw) => [
      beside(
        ...[0, 1, 2, 3].map((place) =>
          slider(change, {
            label: `Feature ${place}`,
            min: -20,
            max: 20,
            step: 0.5,
            of: (state) => state.x[place],
            to: (value, { x }) => ({ x: x.map((old, at) => (at === place ? value : old)) }),
            text: (value) => shown(value, 1),
          }),
        ),
        slider(change, {
          label: "Scale γ of all",
          min: -2,
          max: 3,
          step: 0.5,
          of: (state) => state.gamma,
          to: (gamma) => ({ gamma }),
          text: (value) => shown(value, 1),
        }),
        slider(change, {
          label: "Shift β of all",
          min: -2,
          max: 2,
          step: 0.5,
          of: (state) => state.beta,
          to: (beta) => ({ beta }),
          text: (value) => shown(value, 1),
        }),
      ),
      buttons(change, "Change all four features", {
        "add 5": ({ x }) => ({ x: x.map((value) => value + 5) }),
        double: ({ x }) => ({ x: x.map((value) => 2 * value) }),
        "turn the signs": ({ x }) => ({ x: x.map((value) => -value) }),
        "make all equal": ({ x }) => ({ x: x.map(() => x[0]) }),
      }),
      draw("Before and after", ({ result }, { x }) => [
        html("p", {}, "The token as it comes in"),
        barList(
          "The token as it comes in",
          x.map((value, place) => bar(place, value, 1)),
          { full: Math.max(20, ...x.map(Math.abs)), signed: true },
        ),
        html("p", {}, "After the norm"),
        barList(
          "After the norm",
          result.map((value, place) => bar(place, value, 4)),
          { full: 4, signed: true },
        ),
      ]),
    ],
    tell(now, before) {
      const { mean, variance, result } = now.result;
      const [then, next] = [before.state, now.state];
      const came = next.x.some((value, place) => value !== then.x[place]);
      const went = result.some((value, place) => Math.abs(value - before.result.result[place]) > 0.001);
      return [
        `The mean is ${shown(mean)}, the variance ${shown(variance)}, so each deviation is divided by ${shown(Math.sqrt(variance + EPS), 4)}. `,
        came && !went ? html("strong", {}, "The token has changed, and what comes out has not, within 0.001. ") : "",
        variance === 0 ? "All features are equal: without ε this would be 0 divided by 0. " : "",
        `After the norm: ${result.map((value) => shown(value)).join(", ")}`,
        went ? `; it was ${before.result.result.map((value) => shown(value)).join(", ")}.` : ".",
      ];
    },
  });
}

/** @param {number} place @param {number} value @param {number} digits */
const bar = (place, value, digits) => ({
  label: `feature ${place}`,
  value,
  text: shown(value, digits),
  second: value < 0,
});
