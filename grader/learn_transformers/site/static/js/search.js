// @ts-check
// The page that searches: a field, how many sections were found, and links to them.

import { found } from "./found.js";

/** @param {HTMLElement} place */
export async function start(place) {
  const answer = await fetch(new URL(place.dataset.index ?? "", document.baseURI));
  if (!answer.ok) {
    return;
  }
  const entries = await answer.json();
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

  const show = () => {
    const results = found(entries, field.value);
    count.textContent = said(field.value, results.length);
    list.replaceChildren(...results.map(item));
  };
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", `?q=${encodeURIComponent(field.value)}`);
  });
  field.addEventListener("input", show);
  field.focus();
  show();
}

/**
 * @param {string} question
 * @param {number} number
 */
function said(question, number) {
  if (question.trim() === "") {
    return "Every lesson, the map, the glossary and the questions of all quizzes are searched.";
  }
  if (number === 0) {
    return `No section has all of these words: ${question.trim()}`;
  }
  return number === 1 ? "1 section" : `${number === 40 ? "The best 40" : number} sections`;
}

/** @param {import("./found.js").Found} one */
function item(one) {
  const element = document.createElement("li");
  const link = document.createElement("a");
  link.href = one.address;
  link.textContent = one.heading && one.heading !== one.page ? `${one.page} · ${one.heading}` : one.page;
  const words = document.createElement("p");
  const mark = document.createElement("mark");
  mark.textContent = one.hit;
  words.append(one.before, mark, one.after);
  element.append(link, words);
  return element;
}
