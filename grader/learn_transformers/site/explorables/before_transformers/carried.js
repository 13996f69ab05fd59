// @ts-check
/** Chapter 1: what a recurrent network still carries of its first word, and what attention reads of it. */

import { softmax } from "../../js/explorable/arithmetic.js";

/**
 * A network of one unit reads a word and then silence: h = tanh(x + w_h · h), with x = `word` and then 0.
 * For attention the first word has a score, and each word of silence has the score 0.
 * @param {{ word: number, w_h: number, silences: number, score: number }} input
 * @returns {{ states: number[], kept: number[], read: number[] }}
 *   of each place: the state, how much of a small change of the first state reaches it, and the weight that a query there
 *   gives to the first word
 */
export function carried({ word, w_h, silences, score }) {
  const states = [Math.tanh(word)];
  const kept = [1];
  const read = [1];
  const scores = [score];
  for (let place = 1; place <= silences; place += 1) {
    const state = Math.tanh(w_h * states[place - 1]);
    states.push(state);
    // The slope of a tanh is 1 minus the square of its result.
    kept.push(kept[place - 1] * w_h * (1 - state * state));
    scores.push(0);
    read.push(softmax(scores)[0]);
  }
  return { states, kept, read };
}
