// @ts-check

/** Of the chosen words so many are hidden; up to the second number they become a random word; the rest stay. */
const HIDDEN = 0.8;
const EXCHANGED = 0.9;
const NOT_ASKED = -100;

/**
 * The three questions to every word, with their dice given.
 *
 * @param {{ids: number[], special: number[], mask_id: number, probability: number,
 *   u: number[], v: number[], drawn: number[]}} throws
 *   u decides who is chosen, v what becomes of it, drawn is a random id for each place; ids in special are never chosen
 * @returns {{fates: string[], inputs: number[], labels: number[]}}
 *   a fate is "left", "hidden", "exchanged" or "kept"; the label is −100 where nothing is asked
 */
export function dice({ ids, special, mask_id, probability, u, v, drawn }) {
  const fates = ids.map((id, place) => {
    if (special.includes(id) || u[place] >= probability) return "left";
    return v[place] < HIDDEN ? "hidden" : v[place] < EXCHANGED ? "exchanged" : "kept";
  });
  return {
    fates,
    inputs: ids.map((id, place) => {
      if (fates[place] === "hidden") return mask_id;
      return fates[place] === "exchanged" ? drawn[place] : id;
    }),
    labels: ids.map((id, place) => (fates[place] === "left" ? NOT_ASKED : id)),
  };
}
