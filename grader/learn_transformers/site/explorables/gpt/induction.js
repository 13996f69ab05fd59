// @ts-check

/**
 * An ideal induction head: each token looks for places whose predecessor is the same token, and copies what stands there.
 *
 * @param {{ids: number[]}} text
 * @returns {{weights: number[][], words: number[], next: number[][]}}
 *   weights[t][j] is what token t gives to place j, all zeros where nothing is found; words are the different ids in the
 *   order in which they come; next[t][w] is the share of words[w] in what token t copies
 */
export function induction({ ids }) {
  const weights = ids.map((id, t) => {
    const found = ids.map((_, j) => j >= 1 && j <= t && ids[j - 1] === id);
    const count = Math.max(1, found.filter(Boolean).length);
    return found.map((hit) => (hit ? 1 / count : 0));
  });
  const words = [...new Set(ids)];
  const next = weights.map((row) =>
    words.map((word) => row.reduce((sum, weight, j) => sum + (ids[j] === word ? weight : 0), 0)),
  );
  return { weights, words, next };
}
