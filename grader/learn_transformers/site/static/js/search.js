// @ts-check
// The page that searches: a field, how many sections were found, and links to them.

import { found } from "./found.js";
import { pagefind } from "./pagefind.js";

/** @typedef {import("./found.js").Found} Found */
/** @typedef {import("./found.js").Answer} Answer */
/** @typedef {(question: string) => Promise<Answer>} Find */

const PAUSE = 150; // milliseconds in typing after which is searched

/** @param {HTMLElement} place */
export async function start(place) {
  const find = finder(place);
  const form = document.createElement("form");
  form.className = "asking";
  const label = document.createElement("label");
  label.textContent = "What do you look for?";
  const field = document.createElement("input");
  field.type = "search";
  field.id = "question";
  label.htmlFor = field.id;
  form.append(label, field);
  const count = document.createElement("p");
  count.setAttribute("role", "status");
  const list = document.createElement("ol");
  list.className = "results";
  place.replaceChildren(form, count, list);

  let asked = "";
  let waiting = 0;
  const show = async () => {
    clearTimeout(waiting);
    const question = field.value;
    asked = question;
    const answer = await find(question).catch(() => null);
    if (asked === question) {
      count.textContent = answer ? said(question, answer) : "What is searched could not be loaded.";
      list.replaceChildren(...(answer?.results ?? []).map(item));
    }
  };
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", `?q=${encodeURIComponent(field.value)}`);
    show();
  });
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  });
  field.focus();
  await show();
}

/**
 * What searches: pagefind, or our own index where that is not there or fails. Each is loaded when it is first asked.
 * @param {HTMLElement} place
 * @returns {Find}
 */
function finder(place) {
  const at = (/** @type {string | undefined} */ name) => new URL(name ?? "", document.baseURI).href;
  const own = once(() => ownIndex(at(place.dataset.index)));
  if (!place.dataset.pagefind) {
    return async (question) => (await own())(question);
  }
  const first = once(() => pagefind(at(place.dataset.pagefind)));
  return async (question) => {
    try {
      return await (await first())(question);
    } catch {
      return (await own())(question);
    }
  };
}

/**
 * @param {string} address
 * @returns {Promise<Find>}
 */
async function ownIndex(address) {
  const answer = await fetch(address);
  if (!answer.ok) {
    throw new Error(`${answer.status} for ${address}`);
  }
  const entries = await answer.json();
  return async (question) => found(entries, question);
}

/**
 * @template T
 * @param {() => Promise<T>} load
 * @returns {() => Promise<T>}
 */
function once(load) {
  /** @type {Promise<T> | undefined} */
  let loaded;
  return () => (loaded ??= load());
}

/**
 * @param {string} question
 * @param {Answer} answer
 */
function said(question, { results, isAll }) {
  if (question.trim() === "") {
    return "Every lesson, the map, the glossary and the questions of all quizzes are searched.";
  }
  if (results.length === 0) {
    return `No section has all of these words: ${question.trim()}`;
  }
  const number = results.length === 1 ? "1 section" : `${results.length} sections`;
  return isAll ? number : `The best ${number}`;
}

/** @param {Found} one */
function item(one) {
  const element = document.createElement("li");
  const link = document.createElement("a");
  link.href = one.address;
  link.textContent = one.heading && one.heading !== one.page ? `${one.page} · ${one.heading}` : one.page;
  const words = document.createElement("p");
  words.append(...one.words.map(shown));
  element.append(link, words);
  return element;
}

/** @param {import("./found.js").Piece} piece */
function shown({ text, isHit }) {
  if (!isHit) {
    return text;
  }
  const mark = document.createElement("mark");
  mark.textContent = text;
  return mark;
}
