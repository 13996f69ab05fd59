// @ts-check
// What pagefind finds, as the page that searches shows it. No page is needed here: it runs in Node, too.

import { MOST, folded } from "./found.js";

/** @typedef {import("./found.js").Answer} Answer */
/** @typedef {import("./found.js").Found} Found */
/** @typedef {import("./found.js").Piece} Piece */
/** @typedef {{ title: string, url: string, excerpt: string, weighted_locations: { balanced_score: number }[] }} Section */
/** @typedef {{ meta: { title: string }, sub_results: Section[] }} Whole */

const PAGES = 20;
const SECTIONS = 3; // of each page

/**
 * What asks pagefind, once that is loaded.
 * @param {string} script address of pagefind.js
 * @returns {Promise<(question: string) => Promise<Answer>>}
 */
export async function pagefind(script) {
  const engine = await import(script);
  await engine.options({ baseUrl: "/" });
  await engine.init();
  return async (question) => {
    if (question.trim() === "") {
      return { results: [], isAll: true };
    }
    const { results } = await engine.search(question);
    const pages = await Promise.all(results.slice(0, PAGES).map((/** @type {any} */ one) => one.data()));
    return best(pages, question, results.length > PAGES);
  };
}

/**
 * The best sections of pages in pagefind's order: first those that a question names, then those with its words in their heading.
 * @param {Whole[]} pages
 * @param {string} question
 * @param {boolean} hasMore whether pages are left out
 * @returns {Answer}
 */
export function best(pages, question, hasMore = false) {
  const wanted = folded(question).split(/\s+/).filter(Boolean);
  const rank = (/** @type {Found} */ one) => {
    const heading = folded(one.heading);
    return heading === wanted.join(" ") ? 2 : Number(wanted.every((word) => heading.includes(word)));
  };
  const results = pages.flatMap(sections).toSorted((a, b) => rank(b) - rank(a));
  const isAll = !hasMore && results.length <= MOST && pages.every((page) => page.sub_results.length <= SECTIONS);
  return { results: results.slice(0, MOST), isAll };
}

/**
 * The sections of a page that weigh most.
 * @param {Whole} page
 * @returns {Found[]}
 */
function sections(page) {
  return page.sub_results
    .toSorted((a, b) => weight(b) - weight(a))
    .slice(0, SECTIONS)
    .map((one) => ({
      address: one.url.replace(/^\/+/, ""),
      page: page.meta.title,
      heading: one.title,
      words: pieces(one.excerpt),
    }));
}

/** @param {Section} section */
function weight(section) {
  return section.weighted_locations.reduce((sum, one) => sum + one.balanced_score, 0);
}

/**
 * An excerpt, in which hits are marked, and `<` and `>` are written as entities, as text.
 * @param {string} excerpt
 * @returns {Piece[]}
 */
function pieces(excerpt) {
  return excerpt
    .split(/<mark>(.*?)<\/mark>/s)
    .map((text, at) => ({ text: text.replaceAll("&lt;", "<").replaceAll("&gt;", ">"), isHit: at % 2 === 1 }))
    .filter((one) => one.text !== "");
}
