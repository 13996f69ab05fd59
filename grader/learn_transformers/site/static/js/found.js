// @ts-check
// What a search finds. No page is needed here: it runs in Node, too.

/** @typedef {[address: string, page: string, heading: string, words: string]} Entry */
/** @typedef {{ text: string, isHit: boolean }} Piece */
/** @typedef {{ address: string, page: string, heading: string, words: Piece[] }} Found */
/** @typedef {{ results: Found[], isAll: boolean }} Answer the best first, and whether there are no more */

export const MOST = 40;
const AROUND = 90;

/**
 * Words as they are compared: small letters without accents.
 * @param {string} text
 */
export function folded(text) {
  return text.toLowerCase().normalize("NFC");
}

/**
 * The sections in which every word of a question occurs, the best first.
 * @param {Entry[]} entries
 * @param {string} question
 * @returns {Answer}
 */
export function found(entries, question) {
  const wanted = folded(question).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) {
    return { results: [], isAll: true };
  }
  const all = entries
    .map((entry) => ({ entry, score: score(entry, wanted) }))
    .filter((one) => one.score > 0)
    .sort((a, b) => b.score - a.score);
  const results = all.slice(0, MOST).map(({ entry }) => shown(entry, wanted));
  return { results, isAll: all.length === results.length };
}

/**
 * How well a section answers: 0 if a word is missing. A heading counts more than a page's title, that more than words.
 * @param {Entry} entry
 * @param {string[]} wanted
 */
function score([, page, heading, words], wanted) {
  let sum = 0;
  for (const word of wanted) {
    const here = 20 * times(heading, word) + 4 * times(page, word) + Math.min(times(words, word), 5);
    if (here === 0) {
      return 0;
    }
    sum += here;
  }
  return folded(heading) === wanted.join(" ") ? sum + 100 : sum;
}

/**
 * How often a word occurs at the beginning of one, a little for those within another.
 * @param {string} text
 * @param {string} word
 */
function times(text, word) {
  const within = folded(text);
  let count = 0;
  for (let at = within.indexOf(word); at >= 0; at = within.indexOf(word, at + word.length)) {
    count += at === 0 || !/[\p{L}\p{N}_]/u.test(within[at - 1]) ? 1 : 0.2;
  }
  return count;
}

/**
 * @param {Entry} entry
 * @param {string[]} wanted
 * @returns {Found}
 */
function shown([address, page, heading, words], wanted) {
  const within = folded(words);
  const first = wanted.map((word) => within.indexOf(word)).find((at) => at >= 0) ?? -1;
  if (first < 0 || within.length !== words.length) {
    return { address, page, heading, words: [{ text: words.slice(0, 2 * AROUND), isHit: false }] };
  }
  const word = wanted.find((one) => within.startsWith(one, first)) ?? "";
  const start = Math.max(0, words.lastIndexOf(" ", Math.max(0, first - AROUND)) + 1);
  const end = words.indexOf(" ", first + word.length + AROUND);
  const before = (start > 0 ? "… " : "") + words.slice(start, first);
  const after = words.slice(first + word.length, end < 0 ? undefined : end) + (end < 0 ? "" : " …");
  return {
    address,
    page,
    heading,
    words: [
      { text: before, isHit: false },
      { text: words.slice(first, first + word.length), isHit: true },
      { text: after, isHit: false },
    ],
  };
}
