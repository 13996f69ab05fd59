// @ts-check
/** What the pure modules compute with: rows and matrices as arrays of numbers. */

/** @typedef {number[]} Row */
/** @typedef {number[][]} Matrix */

/** @param {readonly number[]} values @returns {number} */
export function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

/** @param {readonly number[]} a @param {readonly number[]} b @returns {number} */
export function dot(a, b) {
  return sum(a.map((value, place) => value * b[place]));
}

/** @param {readonly number[]} a @param {readonly number[]} b @returns {Row} */
export function add(a, b) {
  return a.map((value, place) => value + b[place]);
}

/** @param {readonly number[]} a @param {number} factor @returns {Row} */
export function scale(a, factor) {
  return a.map((value) => value * factor);
}

/** @param {Matrix} matrix @returns {Matrix} */
export function transpose(matrix) {
  return matrix.length === 0 ? [] : matrix[0].map((_, column) => matrix.map((row) => row[column]));
}

/** The product of (n, d) and (d, m). @param {Matrix} a @param {Matrix} b @returns {Matrix} */
export function times(a, b) {
  const columns = transpose(b);
  return a.map((row) => columns.map((column) => dot(row, column)));
}

/**
 * Exponentials of scores, divided by their sum. The largest score is subtracted first, so that nothing overflows;
 * a score of −∞ gets exactly 0. A row of nothing but −∞ gives nan, as in NumPy.
 * @param {readonly number[]} scores
 * @returns {Row}
 */
export function softmax(scores) {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  return scale(powers, 1 / sum(powers));
}
