// @ts-check

/**
 * What pairs of residues learn from third ones: the triangle of edges that go out.
 *
 * @param {{left: number[][], right: number[][], pair: number[]}} tables  two tables of pairs with one channel, and a pair
 * @returns {{evidence: number[][], terms: number[]}}
 *   evidence[i][j] is the sum over k of left[i][k] · right[j][k]; terms are the products of the pair, one for each k
 */
export function triangle({ left, right, pair: [i, j] }) {
  /** @param {number[]} from @param {number[]} to */
  const products = (from, to) => from.map((edge, k) => edge * to[k]);
  const evidence = left.map((from) => right.map((to) => products(from, to).reduce((sum, term) => sum + term, 0)));
  return { evidence, terms: products(left[i], right[j]) };
}
