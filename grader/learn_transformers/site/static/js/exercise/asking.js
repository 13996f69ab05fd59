// @ts-check
/** The one judge of a page: fetched at the first touch, with progress where the reader is looking. */

import { make } from "./dom.js";

/**
 * @typedef {{ loaded: number, total: number, what: string }} Progress
 * @typedef {{ ask(order: Record<string, unknown>): Promise<any> }} Judge
 * @typedef {(onProgress: (progress: Progress) => void) => Promise<Judge>} MakeJudge
 */

export class Asking {
  /** @type {Promise<Judge> | null} */
  #judge = null;
  /** @type {Set<(progress: Progress) => void>} */
  #watching = new Set();
  #answered = false;
  #asked = 0;
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();

  /** @param {Document} document @param {MakeJudge} makeJudge */
  constructor(document, makeJudge) {
    this.document = document;
    this.makeJudge = makeJudge;
  }

  /**
   * Asks, and shows in `place` that it is at work.
   *
   * @param {Record<string, unknown>} order
   * @param {Element | null} [place] none: silently
   * @returns {Promise<any>}
   */
  ask(order, place = null) {
    this.#asked += 1;
    const answer = this.#answer(order, place).finally(() => (this.#asked -= 1));
    this.#last = answer.catch(() => {});
    return answer;
  }

  /**
   * Asks once nothing else is asked, so that nobody waits for it.
   *
   * @param {Record<string, unknown>} order
   * @returns {Promise<any>}
   */
  async askAside(order) {
    while (this.#asked > 0) await this.#last;
    return this.ask(order);
  }

  /** @param {Record<string, unknown>} order @param {Element | null} place @returns {Promise<any>} */
  async #answer(order, place) {
    const done = place === null ? () => {} : this.#show(place);
    try {
      this.#judge ??= this.makeJudge((progress) => this.#watching.forEach((watch) => watch(progress)));
      const judge = await this.#judge.catch((problem) => {
        this.#judge = null;
        throw problem;
      });
      const answer = await judge.ask(order);
      this.#answered = true;
      return answer;
    } finally {
      done();
    }
  }

  /** @param {Element} place @returns {() => void} */
  #show(place) {
    const text = make(this.document, "span", {}, "One moment …");
    const bar = make(this.document, "progress", { "aria-label": "Fetching Python", max: "1", hidden: true });
    const whole = make(this.document, "p", { class: "at-work" }, text, bar);
    place.replaceChildren(whole);
    place.setAttribute("aria-busy", "true");
    const watch = (/** @type {Progress} */ progress) => {
      if (this.#answered) return; // what is fetched now is a spare
      const ready = progress.total > 0 && progress.loaded >= progress.total;
      bar.hidden = ready;
      if (progress.total > 0) bar.value = progress.loaded / progress.total;
      text.textContent = ready ? "Starting Python …" : fetching(progress);
    };
    this.#watching.add(watch);
    return () => {
      this.#watching.delete(watch);
      whole.remove();
      place.removeAttribute("aria-busy");
    };
  }
}

/** @param {Progress} progress */
export function fetching({ loaded, total }) {
  const [have, all] = [loaded, total].map((bytes) => Math.round(bytes / 1e6));
  return total > 0 ? `Fetching Python, ${have} of ${all} MB. Once.` : `Fetching Python, ${have} MB so far. Once.`;
}

/** What to say where the judge itself could not answer. @param {unknown} problem */
export function trouble(problem) {
  const said = problem instanceof Error ? problem.message : String(problem);
  return `The judge could not answer: ${said.replace(/\.?$/, ".")} Your work is kept. Try again.`;
}
