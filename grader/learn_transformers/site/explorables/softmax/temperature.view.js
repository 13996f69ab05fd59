// @ts-check
/** Chapter 2: sliders for scores and temperature, bars for the weights, and the entropy. */

import { barList } from "../../js/explorable/bars.js";
import { slider } from "../../js/explorable/controls.js";
import { html } from "../../js/explorable/dom.js";
import { beside, explore } from "../../js/explorable/explorable.js";
import { largest, shown, since } from "../../js/explorable/numbers.js";
import { temperature as compute } from "./temperature.js";

export const title = "Turn the temperature";
export const section = "softmax_with_temperature (extension)";

const WORDS = ["cat", "mat", "sat", "on"];

/** @typedef {{ scores: number[], power: number }} State the temperature is 2 to the power */

/** @param {State} state */
const degrees = ({ power }) => 2 ** power;

/** @param {HTMLElement} element */
export function mount(element) {
  explore(element, {
    title,
    about: [
      "The scores are divided by the temperature, then the softmax makes weights of them. Which temperature gives nearly everything to one word, ",
      "and which makes all weights alike? The entropy, the average of −log weight, says how evenly they are spread.",
    ],
    start: /** @type {State} */ ({ scores: [2, 1, -1, -1], power: 0 }),
    compute: (state) => compute({ scores: state.scores, temperature: degrees(state) }),
    parts: (change, draw) => [
      slider(change, {
        label: "Temperature",
        min: -4,
        max: 6,
        step: 0.5,
        of: (state) => state.power,
        to: (power) => ({ power }),
        text: (power) => shown(2 ** power, 2),
      }),
      beside(
        ...WORDS.map((word, place) =>
          slider(change, {
            label: `Score of ${word}`,
            min: -4,
            max: 4,
            step: 0.5,
            of: (state) => state.scores[place],
            to: (value, state) => ({ scores: state.scores.map((score, at) => (at === place ? value : score)) }),
            text: (value) => shown(value, 1),
          }),
        ),
      ),
      draw("Weights", ({ weights }) => [
        barList(
          "Weights",
          WORDS.map((word, place) => ({ label: word, value: weights[place], text: shown(weights[place], 4) })),
        ),
      ]),
    ],
    tell(now, before) {
      const most = largest(now.result.weights);
      const top = now.result.weights[most];
      const tied = now.result.weights.filter((weight) => Math.abs(weight - top) < 1e-9).length > 1;
      return [
        "At temperature ",
        shown(degrees(now.state), 2),
        " ",
        html("em", {}, WORDS[most]),
        tied ? " and others get the most, " : " gets the most: ",
        since(top, before.result.weights[most], 4),
        tied ? " each. " : ". ",
        "The entropy is ",
        since(now.result.entropy, before.result.entropy),
        ", that of ",
        shown(now.result.even, 1),
        " equal weights. ",
        "It is 0 where one word has everything, and log 4 = 1.39 where all four have the same.",
      ];
    },
  });
}
