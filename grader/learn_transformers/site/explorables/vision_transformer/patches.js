// @ts-check

/**
 * A picture with one channel, cut into squares; and what a reshape alone would make of it.
 *
 * @param {{image: number[][], patch_size: number}} picture  patch_size divides height and width
 * @returns {{patches: number[][], reshaped: number[][]}}  both (N, P·P), patches in the order in which one reads
 */
export function patches({ image, patch_size: size }) {
  const [height, width] = [image.length, image[0].length];
  const cut = [];
  for (let top = 0; top < height; top += size) {
    for (let left = 0; left < width; left += size) {
      cut.push(image.slice(top, top + size).flatMap((row) => row.slice(left, left + size)));
    }
  }
  const pixels = image.flat();
  const reshaped = cut.map((_, row) => pixels.slice(row * size * size, (row + 1) * size * size));
  return { patches: cut, reshaped };
}
