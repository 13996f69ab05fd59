// @ts-check
/** Sentences that a reader types. */

/**
 * Its words, in lower case; what is no letter, digit or apostrophe parts them.
 * @param {string} text
 * @param {number} most how many are kept
 * @returns {string[]}
 */
export function words(text, most) {
  const found = text.toLowerCase().match(/[\p{L}\p{M}\p{N}'’]+/gu) ?? [];
  return found.slice(0, most);
}
