// @ts-check
/** Says where the reader's work is, and has it downloaded, brought in, brought back or forgotten. */

import { trouble } from "./asking.js";
import { button, make, unique } from "./dom.js";
import { whole } from "./file.js";
import { place, say } from "./said.js";

/** @typedef {import("./start.js").Page} Page */

const MOST = 20e6; // bytes of what is brought in

/** @param {Page} page @param {HTMLElement} section */
export function panel(page, section) {
  const { document, work, asking } = page;
  const found = place(document, "told");
  const warning = place(document, "trouble");
  const replaced = make(document, "div", { class: "replaced" });

  const download = async () => {
    page.keep();
    const files = work.files();
    if (Object.keys(files).length === 0) {
      say(document, found, { sentence: "You have not written anything yet." });
      return;
    }
    try {
      const { zip } = await asking.ask({ order: "pack", files }, found);
      const url = URL.createObjectURL(new Blob([zip], { type: "application/zip" }));
      make(document, "a", { href: url, download: "learn-transformers.zip" }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      say(document, found, { sentence: `Downloaded as a course folder: ${names(Object.keys(files))}.` });
    } catch (problem) {
      say(document, found, { sentence: trouble(problem) });
    }
  };

  const bringIn = async () => {
    const file = input.files?.[0];
    input.value = "";
    if (file === undefined) return;
    if (file.size > MOST) {
      say(document, found, { sentence: "This is too large to be a course folder: more than 20 MB." });
      return;
    }
    try {
      const zip = new Uint8Array(await file.arrayBuffer());
      const { files, refused } = await asking.ask({ order: "unpack", zip }, found);
      page.keep();
      take(files, refused);
    } catch (problem) {
      say(document, found, { sentence: trouble(problem) });
    }
  };

  const take = (/** @type {Record<string, string>} */ files, /** @type {string[]} */ refused) => {
    const mine = work.files();
    const fresh = Object.keys(files).filter((name) => mine[name] === undefined);
    const other = Object.keys(files).filter((name) => mine[name] !== undefined && mine[name] !== files[name]);
    for (const name of fresh) work.replace(name, whole(files[name]));
    const told = (/** @type {string[]} */ taken) => {
      const sentence = taken.length > 0 ? `Taken: ${names(taken)}.` : "There was nothing new in it.";
      say(document, found, { sentence });
      if (refused.length > 0) found.append(make(document, "p", {}, "Left out:"), list(document, refused));
    };
    told(fresh);
    if (other.length === 0) return;
    const replace = button(document, "Replace mine", () => {
      for (const name of other) work.replace(name, whole(files[name]));
      told([...fresh, ...other]);
    });
    const question = make(
      document,
      "div",
      { class: "question" },
      make(document, "p", {}, "Of these you have another text here. Replace yours? It can be brought back."),
      list(document, other),
      replace,
      button(document, "Keep mine", () => told(fresh)),
    );
    found.replaceChildren(...(fresh.length > 0 ? [...found.childNodes] : []), question);
    replace.focus();
  };

  const forget = () => {
    const no = button(document, "No, keep it", () => {
      found.replaceChildren();
      forgetButton.focus();
    });
    const yes = button(document, "Yes, forget everything", () => {
      work.forget();
      say(document, found, { sentence: "Forgotten. Nothing of yours is left in this browser." });
      forgetButton.focus();
    });
    const question =
      "Forget all you have written, in every chapter, with marks and replies? This cannot be taken back.";
    found.replaceChildren(make(document, "p", {}, question), no, yes);
    no.focus();
  };

  const show = () => {
    warning.textContent = work.trouble;
    replaced.replaceChildren(
      ...work.replaced().map((name) => {
        const text = make(document, "p", {}, `${name} has taken the place of another text. `);
        text.append(
          button(document, "Change back", () => work.bringBack(name), { "aria-label": `Change back ${name}` }),
        );
        return text;
      }),
    );
  };
  work.listen(show);
  work.onTrouble = show;
  show();

  const id = unique("bring-in");
  const input = make(document, "input", { id, type: "file", accept: ".zip,application/zip" });
  input.addEventListener("change", bringIn);
  const forgetButton = button(document, "Forget everything", forget);
  const heading = section.querySelector("h2, h3") ?? make(document, "h2", {}, "Your work");
  section.replaceChildren(
    heading,
    make(
      document,
      "p",
      {},
      "Your work stays in this browser. Download it to keep it, to go on elsewhere, or to hand it in.",
    ),
    make(document, "div", { class: "row" }, button(document, "Download it", download), forgetButton),
    make(
      document,
      "div",
      { class: "field" },
      make(document, "label", { for: id }, "Bring in a course folder (a zip file)"),
      input,
    ),
    warning,
    found,
    replaced,
  );
}

/** @param {readonly string[]} files */
function names(files) {
  return files.join(", ");
}

/** @param {Document} document @param {readonly string[]} lines */
function list(document, lines) {
  return make(document, "ul", {}, ...lines.map((line) => make(document, "li", {}, line)));
}
