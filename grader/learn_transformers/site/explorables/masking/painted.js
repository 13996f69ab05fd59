// @ts-check
/** Chapter 5: scores under a mask become weights, and the weights blend the values. */

import { softmax, times } from "../../js/explorable/arithmetic.js";

/**
 * True means "may look". A row in which nothing is visible, or in which all that is visible is −∞, has the weights 0.
 * @param {{ scores: number[][], mask: boolean[][], values: number[][] }} input (n_q, n_k), (n_q, n_k) and (n_k, d_v)
 * @returns {{ hidden: number[][], weights: number[][], output: number[][], empty: boolean[] }}
 *   the scores with −∞ where hidden, the weights, the blends (n_q, d_v), and which rows have no weights
 */
export function painted({ scores, mask, values }) {
  const hidden = scores.map((row, i) => row.map((score, j) => (mask[i][j] ? score : -Infinity)));
  const empty = hidden.map((row) => row.every((score) => score === -Infinity));
  const weights = hidden.map((row, i) => (empty[i] ? row.map(() => 0) : softmax(row)));
  return { hidden, weights, output: times(weights, values), empty };
}
