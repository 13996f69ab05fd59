// @ts-check
/** Chapter 6: tokens are cut into heads and put side by side again, in the right way or by a reshape alone. */

/** @typedef {"trade" | "reshape"} Way axes trade places, or only the borders are drawn anew */

/**
 * @param {{ x: number[][], n_heads: number, cut: Way, join: Way }} input
 *   x is (n, d_model), and n_heads divides d_model
 * @returns {{ heads: number[][][], joined: number[][] }} (n_heads, n, d_head) and (n, d_model)
 */
export function cut({ x, n_heads, cut, join }) {
  const n = x.length;
  const d_head = x[0].length / n_heads;
  const heads =
    cut === "trade"
      ? range(n_heads).map((head) => x.map((row) => row.slice(head * d_head, (head + 1) * d_head)))
      : pieces(pieces(x.flat(), d_head), n);
  const joined =
    join === "trade"
      ? range(n).map((token) => heads.flatMap((head) => head[token]))
      : pieces(heads.flat(2), n_heads * d_head);
  return { heads, joined };
}

/** @param {number} size @returns {number[]} */
function range(size) {
  return Array.from({ length: size }, (_, place) => place);
}

/**
 * What a reshape does: the same entries in the same order, in pieces of one size.
 * @template Entry
 * @param {Entry[]} entries
 * @param {number} size
 * @returns {Entry[][]}
 */
function pieces(entries, size) {
  return range(entries.length / size).map((place) => entries.slice(place * size, (place + 1) * size));
}
