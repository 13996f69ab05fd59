// @ts-check
/** Chapter 7: a token goes through layer after layer, with skips or without, with norms or without. */

import { add, scale, times } from "../../js/explorable/arithmetic.js";
import { norm } from "./norm.js";

/** @typedef {"post" | "pre" | "no norm" | "no skip" | "neither"} Way */
/** @typedef {{ w_1: number[][], b_1: number[], w_2: number[][], b_2: number[] }} Worker a feed-forward network */

const EPS = 1e-5;

/** @param {number[]} x @returns {number[]} with γ = 1 and β = 0 */
function layerNorm(x) {
  return norm({ x, gamma: x.map(() => 1), beta: x.map(() => 0), eps: EPS }).result;
}

/** @param {number[]} x @param {Worker} worker @returns {number[]} */
function feedForward(x, { w_1, b_1, w_2, b_2 }) {
  const hidden = add(times([x], w_1)[0], b_1).map((value) => Math.max(0, value));
  return add(times([hidden], w_2)[0], b_2);
}

/**
 * @param {{ x: number[], workers: Worker[], strength: number, way: Way, feature: number, nudge: number }} input
 *   what a worker returns is multiplied by `strength`; `nudge` is added to one feature of a second token
 * @returns {{ tokens: number[][], spreads: number[], arrives: number[] }}
 *   the token before the first layer and after each, (layers + 1, d); the standard deviation of each, over its features;
 *   and the distance of the second token from it, divided by the nudge
 */
export function stream({ x, workers, strength, way, feature, nudge }) {
  /** @param {number[]} token @param {Worker} worker */
  const layer = (token, worker) => {
    /** @param {number[]} given */
    const work = (given) => scale(feedForward(given, worker), strength);
    if (way === "post") return layerNorm(add(token, work(token)));
    if (way === "pre") return add(token, work(layerNorm(token)));
    if (way === "no norm") return add(token, work(token));
    return way === "no skip" ? layerNorm(work(token)) : work(token);
  };
  /** @param {number[]} start */
  const through = (start) => workers.reduce((all, worker) => [...all, layer(all[all.length - 1], worker)], [start]);
  const tokens = through(x);
  const others = through(x.map((value, place) => (place === feature ? value + nudge : value)));
  return {
    tokens,
    spreads: tokens.map((token) => Math.sqrt(norm({ x: token, gamma: token, beta: token, eps: EPS }).variance)),
    arrives: tokens.map((token, at) => Math.hypot(...token.map((value, place) => others[at][place] - value)) / nudge),
  };
}
