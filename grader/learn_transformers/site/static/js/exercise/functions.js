// @ts-check
/** The functions of a chapter: an editor for each, with Check, Hint, Solution and Reset. */

import { button, make, put } from "./dom.js";
import { trouble } from "./asking.js";
import { editor } from "./editor.js";
import { inline } from "./inline.js";
import { progress, sign } from "./marks.js";
import { below, place, reachable, say } from "./said.js";
import { conflict } from "./conflict.js";

/**
 * @typedef {import("./start.js").Page} Page
 * @typedef {import("./file.js").WrittenFile} WrittenFile
 * @typedef {import("./marks.js").Marks} Marks
 * @typedef {{ page: Page, file: WrittenFile, marks: Marks, chapter: string }} Chapter
 */

const PRACTICE =
  "Practice: your code runs in this page, so a verdict here is for you alone; hand in with `learn-transformers`.";

/**
 * Takes over all sections of one chapter.
 *
 * @param {Chapter} chapter
 * @param {readonly HTMLElement[]} sections
 */
export function functions(chapter, sections) {
  const { document } = chapter.page;
  const own = sections.filter((section) => chapter.file.part(section.dataset.function ?? "") !== undefined);
  if (own.length === 0) return;
  const names = own.map((section) => section.dataset.function ?? "");
  const practice = make(document, "p", { class: "practice" });
  practice.append(inline(document, PRACTICE));
  for (const section of own) one(chapter, section, section.dataset.function ?? "");
  if (chapter.file.work === null) own[0].append(practice);
  else own[0].before(practice, head(chapter, names));
  if (own.length > 1) own[own.length - 1].after(all(chapter, names));
}

/**
 * What is no exercise of the file, folded: its top, and functions that are there to be used.
 *
 * @param {Chapter} chapter
 * @param {readonly string[]} names
 */
function head({ page, file }, names) {
  const { document } = page;
  const whole = make(document, "details", { class: "top-of-file" }, make(document, "summary", {}, "Top of the file"));
  for (const { name } of file.parts.filter((part) => !names.includes(part.name))) {
    const label = name === "" ? "What stands above the first function: imports, and helpers of your own" : name;
    const box = editor(document, {
      label,
      text: file.body(name),
      typed: (text) => file.put(name, text),
    });
    file.listen(() => box.show(file.body(name)));
    whole.append(box.element);
  }
  return whole;
}

/**
 * The line that counts, and a check of all.
 *
 * @param {Chapter} chapter
 * @param {readonly string[]} names
 */
function all({ page, file, marks, chapter }, names) {
  const { document, asking } = page;
  const line = make(document, "p", { class: "progress" });
  const found = place(document, "told");
  const show = () => (line.textContent = progress(marks, names, "function"));
  marks.listen(show);
  show();
  const check = busy(async () => {
    file.keep();
    const files = page.files(file);
    await shown(document, found, async () => {
      const answer = await asking.ask({ order: "check", chapter, function: null, files }, found);
      marks.set(statuses(answer.verdict, chapter, names, file));
      say(document, found, { heading: "The whole chapter", html: answer.html });
    });
  });
  return make(
    document,
    "section",
    { class: "exercise-sum" },
    line,
    button(document, "Check all functions", check),
    found,
  );
}

/**
 * @param {Chapter} chapter
 * @param {HTMLElement} section
 * @param {string} name
 */
function one({ page, file, marks, chapter }, section, name) {
  const { document, asking } = page;
  for (const given of section.querySelectorAll("details, pre.code"))
    if (given instanceof HTMLElement) given.hidden = true;
  const level = below(section);
  const heading = section.querySelector("h2, h3, h4");
  const mark = make(document, "span", { class: "mark-of" });
  heading?.append(" ", mark);
  const found = place(document, "told");
  const hints = place(document, "hints");
  const solution = place(document, "solution");
  const pictures = make(document, "div", { class: "pictures" });
  let opened = 0;
  let left = Infinity;
  /** What is drawn, or was last. @type {Record<string, string> | null} */
  let drawing = null;
  /** What the last check has named, as (mistake, hint). @type {[string, string][]} */
  let named = [];

  const check = busy(async () => {
    file.keep();
    const files = page.files(file);
    await shown(document, found, async () => {
      const answer = await asking.ask({ order: "check", chapter, function: name, files }, found);
      const { [name]: status } = statuses(answer.verdict, chapter, [name], file);
      named = mistakes(answer.verdict, chapter, name);
      section.querySelector(".checked")?.remove();
      marks.set({ [name]: status });
      say(document, found, { heading: `${name} ${WORDS[status.status] ?? "was checked"}`, level, html: answer.html });
      void draw(status.status === "passed" || status.status === "failed" ? files : null);
    });
  });

  /** Beside what the reader does next: no check waits for pictures. @param {Record<string, string> | null} files */
  const draw = async (files) => {
    drawing = files;
    const order = { order: "pictures", chapter, function: name, files };
    const answer = files === null ? {} : await asking.ask(order).catch(() => ({}));
    if (drawing !== files) return;
    const drawn = (answer.pictures ?? []).map((/** @type {any} */ picture) => yours(document, picture));
    const hook = [...document.querySelectorAll("figure.picture")].find(
      (figure) =>
        figure instanceof HTMLElement && figure.dataset.chapter === chapter && figure.dataset.function === name,
    );
    if (hook !== undefined && !pictures.isConnected) hook.after(pictures);
    pictures.replaceChildren(...drawn);
  };

  const hint = busy(() =>
    shown(document, hints, async () => {
      const order = { order: "hint", chapter, name, shown: opened + 1, mistakes: named, files: page.files(file) };
      const answer = await asking.ask(order, hints);
      opened = answer.hints.length;
      left = answer.left;
      sayHints(document, hints, answer, level);
    }),
  );

  const solve = busy(() =>
    shown(document, solution, async () => {
      const answer = await asking.ask({ order: "solution", chapter, name }, solution);
      const head = say(document, solution, { heading: `A solution of ${name}`, level });
      solution.append(make(document, "pre", { tabindex: "0" }, make(document, "code", {}, answer.text)));
      head?.focus();
    }),
  );
  const askFirst = () => {
    if (marks.of(name)?.status === "passed") return solve();
    const close = () => {
      solution.replaceChildren();
      solutionButton.focus();
    };
    const hintInstead = button(document, "Show a hint", () => {
      close();
      hint();
    });
    solution.replaceChildren(
      make(document, "p", {}, left > 0 ? "You can still try a hint." : "You have seen all hints. Show the solution?"),
      ...(left > 0 ? [hintInstead] : []),
      button(document, "Show the solution", solve),
      button(document, "Not now", close),
    );
    solution.querySelector("button")?.focus();
  };
  const solutionButton = button(document, "Solution", askFirst);

  const attempt = section.querySelector(":scope > pre.code"); // somebody's, which stands in the editor now
  const label = attempt === null ? `Your code: ${name}` : `Mend it here: ${name}`;
  const box = editor(document, { label, text: file.body(name), typed, check });
  const back = button(document, "Bring it back", () => file.bringBack(name));
  const reset = button(document, "Reset", () => {
    file.reset(name);
    back.focus();
  });
  const notice = conflict(
    page,
    file,
    () => file.other?.parts.find((part) => part.name === name)?.text !== file.part(name)?.text,
  );
  const show = () => {
    box.from(file.line(name));
    mark.replaceChildren(sign(document, marks.of(name), file.body(name)));
    back.hidden = file.part(name)?.before === undefined;
  };
  function typed(/** @type {string} */ text) {
    file.put(name, text);
    show();
  }
  file.listen(() => {
    box.show(file.body(name));
    show();
  });
  marks.listen(show);
  box.element.addEventListener("focusin", show); // lines above may have come or gone
  show();
  const checkButton = button(document, "Check", check, { class: "check" });
  const row = [checkButton, button(document, "Hint", hint), solutionButton, reset, back];
  const editing = [notice, box.element, make(document, "div", { class: "row" }, ...row)];
  if (attempt === null) section.append(...editing);
  else attempt.after(...editing);
  section.append(found, pictures, hints, solution);
}

/** @type {Record<string, string>} */
const WORDS = {
  passed: "passes",
  failed: "does not pass yet",
  error: "could not be run",
  unfinished: "is not written yet",
};

/**
 * The status of some functions, and the text that it is said of.
 *
 * @param {any} verdict
 * @param {string} chapter
 * @param {readonly string[]} names
 * @param {WrittenFile} file
 */
function statuses(verdict, chapter, names, file) {
  const found = verdict.chapters.find((/** @type {any} */ one) => one.name === chapter);
  /** @type {Record<string, { status: string, text: string }>} */
  const all = {};
  for (const name of names) {
    const status = found?.functions.find((/** @type {any} */ one) => one.name === name)?.status ?? found?.status;
    all[name] = { status: String(status ?? verdict.status), text: file.body(name) };
  }
  return all;
}

/**
 * One picture of a lesson, drawn with what the reader's function gives.
 *
 * @param {Document} document
 * @param {{ title: string, said: string, html: string, standing?: string }} picture
 */
function yours(document, { title, said: sentence, html, standing = "" }) {
  const drawing = make(document, "div");
  put(drawing, html);
  reachable(drawing);
  const caption = make(document, "figcaption", {}, make(document, "strong", {}, title), ` ${sentence}`);
  return make(document, "figure", { class: "yours", "data-standing": standing }, caption, drawing);
}

/**
 * @param {Document} document
 * @param {Element} where
 * @param {{ hints: { kind: string, text: string }[], left: number }} answer
 * @param {number} level of the heading
 */
export function sayHints(document, where, { hints, left }, level) {
  const rest = left === 0 ? "That was the last hint." : left === 1 ? "1 more hint." : `${left} more hints.`;
  say(document, where, { heading: "Hints", level });
  const items = hints.map(({ kind, text }) => {
    const item = make(document, "li", {}, make(document, "span", { class: "kind" }, `${kind}: `));
    item.append(inline(document, text));
    return item;
  });
  where.append(make(document, "ol", {}, ...items), make(document, "p", { class: "left" }, rest));
}

/** What a verdict names of one function. @param {any} verdict @param {string} chapter @param {string} name @returns {[string, string][]} */
function mistakes(verdict, chapter, name) {
  const of = verdict.chapters.find((/** @type {any} */ one) => one.name === chapter);
  const found = of?.functions.find((/** @type {any} */ one) => one.name === name);
  return (found?.diagnosis ?? []).map((/** @type {any} */ one) => [one.mistakes.join("+"), one.hint]);
}

/**
 * Does something that asks the judge, and says so where it could not answer.
 *
 * @param {Document} document
 * @param {Element} where
 * @param {() => Promise<void>} act
 */
export async function shown(document, where, act) {
  try {
    await act();
  } catch (problem) {
    say(document, where, { sentence: trouble(problem) });
  }
}

/** Once at a time: what is asked again before it is done is not asked. @param {() => Promise<void>} act */
export function busy(act) {
  let running = false;
  return () => {
    if (running) return;
    running = true;
    void act().finally(() => (running = false));
  };
}
