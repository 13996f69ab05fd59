// @ts-check

/**
 * A sparse mask, and how many layers news need under it.
 *
 * @param {{n: number, window: number, hubs: number, links: number[][]}} shape
 *   window is the radius; the first `hubs` tokens see all and are seen by all; a link [i, j] lets token i see token j
 * @returns {{mask: number[][], entries: number, arrives: (number | null)[][], layers: number | null}}
 *   mask[i][j] is 1 where token i may attend to token j; arrives[i][j] is the number of layers after which token i can
 *   know of token j, null for never; layers is the largest of these
 */
export function masks({ n, window, hubs, links }) {
  const tokens = Array.from({ length: n }, (_, i) => i);
  /** @type {number[][]} */
  const mask = tokens.map((i) => tokens.map((j) => (Math.abs(i - j) <= window || i < hubs || j < hubs ? 1 : 0)));
  for (const [i, j] of links) mask[i][j] = 1;
  const entries = mask.flat().reduce((sum, seen) => sum + seen, 0);
  const arrives = tokens.map((i) => waits(mask, i));
  const all = arrives.flat();
  const layers = all.includes(null) ? null : Math.max(...all.map(Number));
  return { mask, entries, arrives, layers };
}

/**
 * After how many layers token i can know of each token; of itself it knows from the start.
 * @param {number[][]} mask
 * @param {number} i
 */
function waits(mask, i) {
  /** @type {(number | null)[]} */
  const layers = mask.map((_, j) => (j === i ? 0 : null));
  for (let layer = 1, news = [i]; news.length; layer++) {
    /** @type {number[]} */
    const next = [];
    for (const k of news) {
      mask[k].forEach((seen, j) => {
        if (seen && layers[j] === null) {
          layers[j] = layer;
          next.push(j);
        }
      });
    }
    news = next;
  }
  return layers;
}

/**
 * Random links as BigBird draws them: in each row behind the hubs, so many keys that it does not see yet.
 *
 * @param {{n: number, window: number, hubs: number}} shape
 * @param {number} count  how many for each row, or as many as there are left
 * @param {() => number} random  numbers from 0 up to, not including, 1
 * @returns {number[][]}
 */
export function links({ n, window, hubs }, count, random) {
  const drawn = [];
  const { mask } = masks({ n, window, hubs, links: [] });
  for (let i = hubs; i < n; i++) {
    const hidden = mask[i].flatMap((seen, j) => (seen ? [] : [j]));
    for (let left = Math.min(count, hidden.length); left > 0; left--) {
      drawn.push([i, hidden.splice(Math.floor(random() * hidden.length), 1)[0]]);
    }
  }
  return drawn;
}
