// @ts-check
/** Takes over what a page has to be filled in: functions, the worksheet, the quiz, and the reader's work. */

import { Asking } from "./asking.js";
import { data } from "./dom.js";
import { WrittenFile } from "./file.js";
import { functions } from "./functions.js";
import { Marks } from "./marks.js";
import { panel } from "./panel.js";
import { split } from "./parts.js";
import { quiz } from "./quiz.js";
import { storeOf, Work } from "./work.js";
import { worksheet } from "./worksheet.js";

/**
 * @typedef {{
 *   document: Document, work: Work, asking: Asking,
 *   files(file: WrittenFile): Record<string, string>, keep(): void
 * }} Page
 */

const COURSE = "cs25-v1";

/**
 * @param {Document} document
 * @param {{ makeJudge?: import("./asking.js").MakeJudge }} [how] a judge other than the site's own, for tests
 */
export function start(document, { makeJudge = judgeOf(document) } = {}) {
  const window = document.defaultView ?? globalThis.window;
  const work = new Work(storeOf(window), document.documentElement.dataset.course ?? COURSE);
  const asking = new Asking(document, makeJudge);
  /** @type {WrittenFile[]} */
  const open = [];
  const page = {
    document,
    work,
    asking,
    /** What the judge gets with this file: what is written in this page or another. @param {WrittenFile} file */
    files: (file) => {
      if (file.work === null) return { [file.name]: file.text() };
      const here = open.filter((one) => one === file || (one.work !== null && one.isWritten));
      return { ...work.files(), ...Object.fromEntries(here.map((one) => [one.name, one.text()])) };
    },
    keep: () => open.forEach((file) => file.keep()),
  };
  window.addEventListener("storage", (event) => work.heard(event.key));
  window.addEventListener("pagehide", page.keep);
  document.addEventListener("visibilitychange", page.keep);
  window.addEventListener("beforeunload", (event) => {
    page.keep();
    if (work.isLoose || open.some((file) => file.other !== null)) event.preventDefault();
  });

  const stub = data(document, "#stub");
  const sections = all(document, "section.exercise");
  if (isFile(stub) && sections.length > 0) {
    const chapter = sections[0].dataset.chapter ?? "";
    const attempt = data(sections[0], ".attempt");
    const parts = split(stub.text);
    const file = attempt === null ? new WrittenFile(stub.file, parts, work) : alone(stub.file, parts, attempt);
    open.push(file);
    functions(
      { page, file, marks: new Marks(attempt === null ? work : new Work(null, ""), chapter), chapter },
      sections,
    );
  }
  const sheet = data(document, "#worksheet");
  const [paper] = all(document, "section.worksheet");
  if (isFile(sheet) && Array.isArray(sheet.answers) && paper !== undefined) {
    const chapter = paper.dataset.chapter ?? "";
    const file = new WrittenFile(sheet.file, split(sheet.text, []), work);
    open.push(file);
    worksheet({ page, file, marks: new Marks(work, chapter), chapter }, paper, sheet.answers);
  }
  for (const section of all(document, "section.quiz")) quiz(page, section);
  for (const section of all(document, "section.work")) panel(page, section);
  return page;
}

/** @param {Record<string, any> | null} found @returns {found is { file: string, text: string, [more: string]: any }} */
function isFile(found) {
  return typeof found?.file === "string" && typeof found.text === "string";
}

/**
 * A file with somebody else's attempt in it, which is not the reader's work and not kept.
 *
 * @param {string} name
 * @param {import("./parts.js").Part[]} stub
 * @param {Record<string, any>} attempt
 */
function alone(name, stub, attempt) {
  const parts = stub.map((part) =>
    part.name === attempt.function ? { ...part, text: String(attempt.text) + "\n\n" } : part,
  );
  return new WrittenFile(name, parts, null);
}

/** @param {Document} document @param {string} selector @returns {HTMLElement[]} */
function all(document, selector) {
  return [...document.querySelectorAll(selector)].filter((one) => one instanceof HTMLElement);
}

/** The site's own judge. @param {Document} document @returns {import("./asking.js").MakeJudge} */
function judgeOf(document) {
  return async (onProgress) => {
    const { Judge } = await import("../judge/judge.js");
    const chapter = document.querySelector("main [data-chapter]")?.getAttribute("data-chapter") ?? "";
    return new Judge({ base: new URL("../../judge/", import.meta.url), chapter, onProgress });
  };
}
