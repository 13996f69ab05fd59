// @ts-check
/** Chapter 4: the hands of one position, the same turn from each position, and dot products over the distance. */

import { dot } from "../../js/explorable/arithmetic.js";

/**
 * @param {number} d_model
 * @param {number} base
 * @returns {number[]} by how many radians each pair turns in one step: base^(−2i/d_model)
 */
function speeds(d_model, base) {
  return Array.from({ length: d_model / 2 }, (_, pair) => base ** ((-2 * pair) / d_model));
}

/**
 * @param {number} position
 * @param {number} d_model an even number
 * @param {number} base
 * @returns {number[]} a row of the table: a sine and a cosine for each pair
 */
function row(position, d_model, base) {
  return speeds(d_model, base).flatMap((speed) => [Math.sin(position * speed), Math.cos(position * speed)]);
}

/**
 * @param {{ d_model: number, base: number, position: number, offset: number, far: number }} input
 *   d_model is even; position, offset and far are whole numbers from 0 on
 * @returns {{ here: number[], moved: number[], dots: number[] }}
 *   the row of the position, the same turned by `offset` steps, pair by pair, and the dot products of the position's row
 *   with those 0 to `far` steps further on
 */
export function turn({ d_model, base, position, offset, far }) {
  const here = row(position, d_model, base);
  const moved = speeds(d_model, base).flatMap((speed, pair) => {
    const [right, above] = here.slice(2 * pair, 2 * pair + 2);
    const [sin, cos] = [Math.sin(offset * speed), Math.cos(offset * speed)];
    return [right * cos + above * sin, above * cos - right * sin];
  });
  const dots = Array.from({ length: far + 1 }, (_, steps) => dot(here, row(position + steps, d_model, base)));
  return { here, moved, dots };
}
