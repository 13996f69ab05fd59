// @ts-check
/** Chapter 2: what a temperature makes of scores, and how evenly the weights are spread. */

import { softmax, sum } from "../../js/explorable/arithmetic.js";

/**
 * @param {{ scores: number[], temperature: number }} input a temperature above 0
 * @returns {{ weights: number[], entropy: number, even: number }}
 *   the weights, their entropy −Σ p log p, and how many equal weights have the same entropy: e to that
 */
export function temperature({ scores, temperature }) {
  const weights = softmax(scores.map((score) => score / temperature));
  // A weight of 0 surprises nobody: p log p goes to 0 with p.
  const entropy = -sum(weights.map((weight) => (weight > 0 ? weight * Math.log(weight) : 0)));
  return { weights, entropy, even: Math.exp(entropy) };
}
