// @ts-check
/** A chapter's worksheet: a field for each answer, which says while one types how it reads it. */

import { button, make, unique } from "./dom.js";
import { conflict } from "./conflict.js";
import { busy, sayHints, shown } from "./functions.js";
import { inline } from "./inline.js";
import { progress, sign } from "./marks.js";
import { below, place, say } from "./said.js";
import { answers, isDerivation, write } from "./sheet.js";

/**
 * @typedef {import("./start.js").Page} Page
 * @typedef {import("./file.js").WrittenFile} WrittenFile
 * @typedef {import("./marks.js").Marks} Marks
 * @typedef {{ name: string, question: string }} Asked
 * @typedef {{ page: Page, file: WrittenFile, marks: Marks, chapter: string }} Sheet
 */

const PAUSE = 200; // ms between the last key and reading it
const UNREAD = { status: "empty" };

/**
 * @param {Sheet} sheet
 * @param {HTMLElement} section
 * @param {readonly Asked[]} asked
 */
export function worksheet({ page, file, marks, chapter }, section, asked) {
  const { document, asking } = page;
  const names = asked.map((one) => mark(one.name));
  const line = make(document, "p", { class: "progress" });
  const found = place(document, "told");
  const check = busy(async () => {
    file.keep();
    await shown(document, found, async () => {
      const answer = await asking.ask({ order: "mark", chapter, answer: null, files: page.files(file) }, found);
      marks.set(statuses(answer.verdict, chapter, asked, file));
      say(document, found, { heading: "The whole worksheet", level, html: answer.html });
    });
  });
  const show = () => (line.textContent = progress(marks, names, "answer"));
  marks.listen(show);
  show();
  const level = below(section);
  let last = "";
  for (const one of asked) {
    const there = section.querySelector(`[data-answer="${CSS.escape(one.name)}"]`);
    const whole = there instanceof HTMLElement ? there : make(document, "div", { class: "asked" });
    if (there === null) section.append(whole);
    field({ page, file, marks, chapter }, one, whole, one.question === last, level);
    last = one.question;
  }
  section.prepend(conflict(page, file, () => true));
  const sum = make(
    document,
    "div",
    { class: "exercise-sum" },
    line,
    button(document, "Check all answers", check),
    found,
  );
  section.append(sum);
}

/**
 * @param {Sheet} sheet
 * @param {Asked} asked
 * @param {HTMLElement} whole where its question may stand
 * @param {boolean} again does the question above ask for it, too?
 * @param {number} level of headings
 */
function field({ page, file, marks, chapter }, { name, question }, whole, again, level) {
  const { document, asking } = page;
  const id = unique("answer");
  const common = { id, spellcheck: "false", autocapitalize: "off", autocomplete: "off", autocorrect: "off" };
  const lines = isDerivation(file.original(""), name, question);
  const ids = `${id}-question ${id}-echo`;
  const typed = lines
    ? make(document, "textarea", { ...common, "aria-describedby": ids, class: "code", rows: "5" })
    : make(document, "input", { ...common, "aria-describedby": ids, class: "code", type: "text" });
  const echo = make(document, "p", { id: `${id}-echo`, class: "echo", "aria-live": "polite" });
  const found = place(document, "told");
  const hints = place(document, "hints");
  const sort = make(document, "span", { class: "mark-of" });
  let opened = 0;
  let reading = false;
  let read = "";
  /** What was last said of it, as (slips, hint). @type {[string, string][]} */
  let named = [];
  const value = () => answers(file.text()).get(name) ?? "";
  const show = () => {
    if (document.activeElement !== typed) typed.value = value();
    sort.replaceChildren(sign(document, marks.of(mark(name)), value()));
  };
  const echoed = async () => {
    if (reading) return; // what is typed meanwhile is read when this is done
    reading = true;
    while (read !== typed.value) {
      read = typed.value;
      const order = { order: "echo", chapter, answer: name, text: read };
      const answer = read.trim() === "" ? UNREAD : await asking.askAside(order).catch(() => UNREAD);
      if (read === typed.value) echo.textContent = said(answer);
    }
    reading = false;
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  typed.addEventListener("input", () => {
    file.put("", write(file.text(), name, typed.value));
    show();
    clearTimeout(timer);
    timer = setTimeout(echoed, PAUSE);
  });
  typed.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== "Enter" || event.isComposing) return;
    if (lines && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    check();
  });
  const check = busy(async () => {
    file.keep();
    await shown(document, found, async () => {
      const answer = await asking.ask({ order: "mark", chapter, answer: name, files: page.files(file) }, found);
      marks.set(statuses(answer.verdict, chapter, [{ name, question: "" }], file));
      named = slips(answer.verdict, chapter, name);
      say(document, found, { html: answer.html });
    });
  });
  const hint = busy(() =>
    shown(document, hints, async () => {
      const order = { order: "hint", chapter, name, shown: opened + 1, mistakes: named, files: page.files(file) };
      const answer = await asking.ask(order, hints);
      opened = answer.hints.length;
      sayHints(document, hints, answer, level);
    }),
  );
  file.listen(show);
  marks.listen(show);
  typed.value = value();
  show();
  const text = whole.querySelector("p") ?? make(document, "p", { class: "ask" });
  if (text.textContent === "") text.append(inline(document, question));
  text.id = `${id}-question`;
  text.hidden = again;
  const label = make(
    document,
    "label",
    { for: id },
    make(document, "code", {}, name),
    lines ? ", one line a step" : "",
  );
  const of = { "aria-label": `Check ${name}` };
  const row = [
    button(document, "Check", check, of),
    button(document, "Hint", hint, { "aria-label": `Hint for ${name}` }),
  ];
  whole.append(
    ...(text.isConnected ? [] : [text]),
    make(document, "div", { class: "label-of" }, label, " ", sort),
    typed,
    echo,
    make(document, "div", { class: "row" }, ...row),
    found,
    hints,
  );
}

/** Answers stand beside functions in a chapter's marks. @param {string} name */
function mark(name) {
  return `worksheet.${name}`;
}

/** @param {{ status: string, read_as?: string[], message?: string }} echo */
function said({ status, read_as: readAs = [], message = "" }) {
  if (status === "read" && readAs.length > 0) return `I read: ${readAs.join("\n")}`;
  return status === "unclear" ? message : "";
}

/**
 * @param {any} verdict
 * @param {string} chapter
 * @param {readonly Asked[]} asked
 * @param {WrittenFile} file
 */
function statuses(verdict, chapter, asked, file) {
  const entries = verdict.chapters.find((/** @type {any} */ one) => one.name === chapter)?.worksheet ?? [];
  const texts = answers(file.text());
  /** @type {Record<string, { status: string, text: string }>} */
  const found = {};
  for (const { name } of asked) {
    const entry = entries.find((/** @type {any} */ one) => one.name === name);
    if (entry !== undefined) found[mark(name)] = { status: entry.status, text: texts.get(name) ?? "" };
  }
  return found;
}

/** What a verdict names of one answer. @param {any} verdict @param {string} chapter @param {string} name @returns {[string, string][]} */
function slips(verdict, chapter, name) {
  const of = verdict.chapters.find((/** @type {any} */ one) => one.name === chapter);
  const found = of?.worksheet.find((/** @type {any} */ one) => one.name === name);
  return found && found.status !== "passed" && found.hint ? [[found.slips.join("+"), found.hint]] : [];
}
