// @ts-check
/** Numbers as readers see them. */

/**
 * With a real minus sign, without "−0.00"; infinities and nan as the lessons write them.
 * @param {number} value
 * @param {number} [digits]
 * @returns {string}
 */
export function shown(value, digits = 2) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/**
 * "0.71 (it was 0.42)", or only "0.71" where the two look the same.
 * @param {number} now
 * @param {number | undefined} before
 * @param {number} [digits]
 * @returns {string}
 */
export function since(now, before, digits = 2) {
  if (before === undefined || shown(now, digits) === shown(before, digits)) return shown(now, digits);
  return `${shown(now, digits)} (it was ${shown(before, digits)})`;
}

/** @param {number} count @param {string} one @param {string} [many] @returns {string} "1 token", "3 tokens" */
export function counted(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

/** @param {readonly number[]} values @returns {number} where the largest is; the first one of several */
export function largest(values) {
  return values.reduce((best, value, place) => (value > values[best] ? place : best), 0);
}
