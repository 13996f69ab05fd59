// @ts-check
/** A chapter's quiz: one question after the other, how sure one is, what was right and why, and a sum at the end. */

import { trouble } from "./asking.js";
import { button, make, put, unique } from "./dom.js";
import { fields, options } from "./fields.js";
import { inline } from "./inline.js";
import { empty, fresh, given, missing, summed } from "./reply.js";
import { place, reachable, say, title } from "./said.js";

/**
 * @typedef {import("./start.js").Page} Page
 * @typedef {import("./reply.js").Question} Question
 * @typedef {{ seed: number, given: unknown, confidence: string, right: boolean, score: number, max_score: number }} Reply
 * @typedef {{ seeds: Record<string, number>, replies: Record<string, Reply> }} Known
 */

const TO_READ = "One variant of all questions, to read";
const SURE = [
  { value: "sure", label: "Sure" },
  { value: "unsure", label: "Unsure" },
  { value: "guess", label: "A guess" },
];

/** @param {Page} page @param {HTMLElement} section */
export function quiz(page, section) {
  new Quiz(page, section).begin();
}

class Quiz {
  /** @param {Page} page @param {HTMLElement} section */
  constructor(page, section) {
    this.page = page;
    this.document = page.document;
    this.chapter = section.dataset.chapter ?? "";
    this.body = make(this.document, "div", { class: "quiz-body" });
    const heading = section.querySelector(":scope > h2, :scope > h3");
    this.level = heading === null ? 2 : Number(heading.tagName[1]) + 1;
    const toRead = make(this.document, "details", { class: "to-read" }, make(this.document, "summary", {}, TO_READ));
    toRead.append(...[...section.childNodes].filter((node) => node !== heading));
    section.replaceChildren(...(heading === null ? [] : [heading]), this.body, toRead);
    /** @type {string[]} */
    this.ids = [];
  }

  /** @returns {Known} */
  get known() {
    const note = this.page.work.note(`quiz/${this.chapter}`);
    const entries = (/** @type {unknown} */ of) => Object.entries(typeof of === "object" && of !== null ? of : {});
    return {
      seeds: Object.fromEntries(entries(note.seeds).filter(([, seed]) => Number.isInteger(seed))),
      replies: Object.fromEntries(
        entries(note.replies).filter(([, reply]) => Number.isFinite(reply?.score + reply?.max_score)),
      ),
    };
  }

  /** @param {(known: Known) => void} change */
  keep(change) {
    const known = this.known;
    change(known);
    this.page.work.setNote(`quiz/${this.chapter}`, known);
  }

  begin() {
    const done = Object.keys(this.known.replies).length;
    const text =
      done > 0
        ? `You have answered ${done} so far.`
        : "One question after the other; each says why. Say how sure you are before you see it.";
    const start = button(this.document, done > 0 ? "Go on" : "Start the quiz", () => this.#load());
    this.where = place(this.document, "told");
    this.body.replaceChildren(make(this.document, "p", {}, text), start, this.where);
  }

  async #load() {
    const answer = await this.#ask({ order: "quiz", chapter: this.chapter });
    if (answer === null) return;
    this.ids = answer.questions;
    const next = this.#next();
    if (next === null) this.#sum();
    else await this.show(next);
  }

  /** The first question that is not answered yet. */
  #next() {
    const { replies } = this.known;
    return this.ids.find((id) => replies[id] === undefined) ?? null;
  }

  /** @param {Record<string, unknown>} order @returns {Promise<any>} null where the judge could not answer, which is said */
  async #ask(order) {
    const where = this.where ?? place(this.document, "told");
    try {
      return await this.page.asking.ask(order, where);
    } catch (problem) {
      say(this.document, where, { sentence: trouble(problem) });
      return null;
    }
  }

  /** @param {string} id */
  async show(id) {
    const seed = this.known.seeds[id] ?? fresh(crypto);
    this.keep((known) => (known.seeds[id] = seed));
    const asked = await this.#ask({ order: "question", question: id, seed });
    if (asked === null) return;
    const { document } = this;
    /** @type {Question} */
    const question = asked.paper.questions?.[0] ?? asked.paper;
    const draft = empty(question);
    let confidence = "";
    const stem = make(document, "div", { class: "stem", id: unique("stem") });
    if (asked.html) {
      put(stem, asked.html);
      reachable(stem);
    }
    if (!asked.html) stem.append(inline(document, question.stem));
    const heading = title(document, this.level, `Question ${this.ids.indexOf(id) + 1} of ${this.ids.length}`);
    const sure = options(document, "How sure are you?", "radio", SURE, ([chosen]) => (confidence = chosen));
    sure.classList.add("sure");
    const form = make(
      document,
      "fieldset",
      { class: "form", "aria-labelledby": stem.id },
      ...fields(document, question, draft),
      sure,
    );
    this.where = place(document, "told");
    const found = this.where;
    const answerButton = button(document, "Answer", async () => {
      const lacks = missing(question, draft) || (confidence === "" ? "Say how sure you are." : "");
      if (lacks !== "") return say(document, found, { sentence: lacks });
      form.disabled = true;
      answerButton.hidden = true;
      const reply = given(question, draft);
      const told = await this.#ask({ order: "answer", question: id, seed, given: reply, confidence });
      if (told === null) {
        form.disabled = false;
        answerButton.hidden = false;
        return null;
      }
      const { right, score, max_score: max } = told;
      this.keep((known) => (known.replies[id] = { seed, given: reply, confidence, right, score, max_score: max }));
      return this.#tell(id, question, told, found);
    });
    this.body.replaceChildren(heading, stem, form, make(document, "div", { class: "row" }, answerButton), found);
    heading.focus();
  }

  /**
   * @param {string} id
   * @param {Question} question
   * @param {{ right: boolean, score: number, max_score: number, html: string, rubric?: string[] }} told
   * @param {HTMLElement} found
   */
  #tell(id, question, { right, score, max_score: max, html, rubric }, found) {
    const { document } = this;
    const words = max === 0 ? "Compare it with your text" : right ? "Right" : score > 0 ? "Partly right" : "Not right";
    const points = max === 0 ? "" : ` – ${number(score)} of ${number(max)} point${max === 1 ? "" : "s"}`;
    const head = say(document, found, { heading: words + points, level: this.level + 1, html });
    const parts = rubric ?? Array.from({ length: question.rubric ?? 0 }, (_, n) => `Point ${n + 1}`);
    if (parts.length > 0) {
      const boxes = parts.map((text, n) => ({ value: String(n + 1), label: inline(document, text) }));
      const met = (/** @type {string[]} */ chosen) =>
        this.keep((known) => {
          const reply = known.replies[id];
          if (reply) reply.given = { text: /** @type {any} */ (reply.given).text, met: chosen.map(Number) };
        });
      found.append(options(document, "What of this does your text say?", "checkbox", boxes, met));
    }
    const next = this.#next();
    const go = button(document, next === null ? "How it went" : "Next question", () =>
      next === null ? this.#sum() : this.show(next),
    );
    const again = button(document, "Again with other numbers", () => {
      this.keep((known) => (known.seeds[id] = fresh(crypto)));
      void this.show(id);
    });
    found.append(make(document, "div", { class: "row" }, go, again));
    head?.focus();
    return null;
  }

  #sum() {
    const { document } = this;
    const { replies } = this.known;
    const sum = summed(Object.values(replies));
    const lines = [`You have ${number(sum.score)} of ${number(sum.max_score)} points.`];
    if (sum.sureAndWrong > 0) lines.push(`Sure, and not right: ${sum.sureAndWrong}. These are worth another look.`);
    if (sum.guessedRight > 0) lines.push(`Guessed, and right: ${sum.guessedRight}.`);
    if (sum.own > 0) lines.push(`Texts of your own, which earn no points: ${sum.own}.`);
    const heading = title(document, this.level, "How it went");
    const missed = this.ids.filter(
      (id) => replies[id] !== undefined && !replies[id].right && replies[id].max_score > 0,
    );
    const restart = (/** @type {readonly string[]} */ ids) => {
      this.keep((known) => {
        for (const id of ids) {
          delete known.replies[id];
          known.seeds[id] = fresh(crypto);
        }
      });
      const first = this.#next();
      if (first !== null) void this.show(first);
    };
    this.where = place(document, "told");
    const row = make(document, "div", { class: "row" });
    if (missed.length > 0) row.append(button(document, "Ask again what was not right", () => restart(missed)));
    row.append(button(document, "Start again with other numbers", () => restart(this.ids)));
    this.body.replaceChildren(heading, ...lines.map((line) => make(document, "p", {}, line)), row, this.where);
    heading.focus();
  }
}

/** At most two decimals. @param {number} value */
function number(value) {
  return String(Math.round(value * 100) / 100);
}
