// @ts-check

/** Another sentence is better than greedy's only if it is better by more than rounding; of those, the first. */
const ROUNDING = 1e-12;

/**
 * A model of two steps: what greedy decoding writes, and what is the most probable.
 *
 * Shares become probabilities when they are divided by their sum.
 *
 * @param {{first: number[], after: number[][]}} shares  positive; after[i] holds those of the words behind first word i
 * @returns {{first: number[], after: number[][], sentences: number[][], greedy: number[], best: number[]}}
 *   sentences[i][j] is the probability of word i and then word j; greedy and best are pairs [i, j]
 */
export function greedy({ first, after }) {
  const start = probabilities(first);
  const then = after.map(probabilities);
  const sentences = then.map((row, i) => row.map((p) => start[i] * p));
  const i = largest(start);
  const taken = [i, largest(then[i])];
  let best = taken;
  sentences.forEach((row, a) =>
    row.forEach((p, b) => {
      if (p > sentences[best[0]][best[1]] * (1 + ROUNDING)) best = [a, b];
    }),
  );
  return { first: start, after: then, sentences, greedy: taken, best };
}

/** @param {number[]} shares */
function probabilities(shares) {
  const sum = shares.reduce((a, b) => a + b, 0);
  return shares.map((share) => share / sum);
}

/** The index of the largest; of equal ones the first. @param {number[]} numbers */
function largest(numbers) {
  return numbers.indexOf(Math.max(...numbers));
}
