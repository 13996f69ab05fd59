// @ts-check

/**
 * Which columns of an alignment change together: the outer product mean of one-hot letters, minus what chance would give.
 *
 * @param {{family: string[], pair: number[]}} alignment  rows of equal length, and two columns to be looked at closely
 * @returns {{letters: string[], strength: number[][], together: number[][], chance: number[][]}}
 *   strength[i][j] adds up the differences of all pairs of letters without their signs, 0 on the diagonal; together and
 *   chance are the tables of the two columns, a row for each letter of the first and a column for each of the second
 */
export function columns({ family, pair }) {
  const letters = [...new Set(family.join(""))].sort();
  const places = Array.from(family[0], (_, place) => place);
  /** @param {number} i @param {number} j */
  const tables = (i, j) => ({
    together: letters.map((a) => letters.map((b) => share(family, (row) => row[i] === a && row[j] === b))),
    chance: letters.map((a) =>
      letters.map((b) => share(family, (row) => row[i] === a) * share(family, (row) => row[j] === b)),
    ),
  });
  const strength = places.map((i) => places.map((j) => (i === j ? 0 : distance(tables(i, j)))));
  return { letters, strength, ...tables(pair[0], pair[1]) };
}

/** @param {string[]} family @param {(row: string) => boolean} has */
function share(family, has) {
  return family.filter(has).length / family.length;
}

/** @param {{together: number[][], chance: number[][]}} tables */
function distance({ together, chance }) {
  return together.flat().reduce((sum, seen, place) => sum + Math.abs(seen - chance.flat()[place]), 0);
}
