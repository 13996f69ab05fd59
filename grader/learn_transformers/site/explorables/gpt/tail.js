// @ts-check
import { softmax } from "../../js/explorable/arithmetic.js";

/**
 * The tail of unlikely words cut off, by top k and then by top p among what is left.
 *
 * @param {{logits: number[], top_k: number, top_p: number}} asked
 * @returns {{order: number[], sums: number[], kept: number[], drawn: number[]}}
 *   order has the places of the words, the most likely first; sums are their probabilities among the k best, added up in
 *   that order; kept is 1 for a word that stays; drawn are the probabilities with which words are drawn
 */
export function tail({ logits, top_k, top_p }) {
  const order = logits.map((_, word) => word).sort((a, b) => logits[b] - logits[a]);
  const best = order.slice(0, top_k);
  const shares = softmax(best.map((word) => logits[word]));
  let sum = 0;
  /** @type {number[]} */
  const sums = [];
  const stays = best.filter((_, rank) => {
    const before = sum;
    sum += shares[rank];
    sums.push(sum);
    return rank === 0 || before < top_p || top_p >= 1;
  });
  const kept = logits.map((_, word) => (stays.includes(word) ? 1 : 0));
  const drawn = softmax(logits.map((logit, word) => (kept[word] ? logit : -Infinity)));
  return { order, sums, kept, drawn };
}
