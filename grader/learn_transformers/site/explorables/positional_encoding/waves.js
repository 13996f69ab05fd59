// @ts-check
/** Chapter 4: the whole table of sines and cosines. */

/**
 * @param {{ n_positions: number, d_model: number, base: number }} input d_model is even
 * @returns {{ table: number[][], turn: number[] }}
 *   (n_positions, d_model), sines in even columns; and of each pair, after how many steps its hand is round, (d_model/2,)
 */
export function waves({ n_positions, d_model, base }) {
  const speeds = Array.from({ length: d_model / 2 }, (_, pair) => base ** ((-2 * pair) / d_model));
  const table = Array.from({ length: n_positions }, (_, position) =>
    speeds.flatMap((speed) => [Math.sin(position * speed), Math.cos(position * speed)]),
  );
  return { table, turn: speeds.map((speed) => (2 * Math.PI) / speed) };
}
