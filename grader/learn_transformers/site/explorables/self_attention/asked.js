// @ts-check
/** Chapter 3: one query asks all keys, and takes a blend of their values. */

import { dot, scale, softmax, times } from "../../js/explorable/arithmetic.js";

/**
 * @param {{ query: number[], keys: number[][], values: number[][] }} input
 *   (d_k,), (n, d_k) and (n, d_v), with n of at least 1
 * @returns {{ products: number[], scores: number[], weights: number[], output: number[] }}
 *   q · k, the same divided by √d_k, their softmax, and the values blended by it, (d_v,)
 */
export function asked({ query, keys, values }) {
  const products = keys.map((key) => dot(query, key));
  const scores = scale(products, 1 / Math.sqrt(query.length));
  const weights = softmax(scores);
  return { products, scores, weights, output: times([weights], values)[0] };
}
