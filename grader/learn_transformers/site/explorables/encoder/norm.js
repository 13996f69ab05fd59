// @ts-check
/** Chapter 7: one token through a layer norm, step by step. */

import { sum } from "../../js/explorable/arithmetic.js";

/**
 * @param {{ x: number[], gamma: number[], beta: number[], eps: number }} input all of length d
 * @returns {{ mean: number, deviations: number[], variance: number, normalized: number[], result: number[] }}
 *   the variance is the plain mean of the squares; eps stands under the root
 */
export function norm({ x, gamma, beta, eps }) {
  const mean = sum(x) / x.length;
  const deviations = x.map((value) => value - mean);
  const variance = sum(deviations.map((value) => value * value)) / x.length;
  const normalized = deviations.map((value) => value / Math.sqrt(variance + eps));
  return {
    mean,
    deviations,
    variance,
    normalized,
    result: normalized.map((value, at) => gamma[at] * value + beta[at]),
  };
}
