// @ts-check
/** What a question of a quiz is answered with: plain controls for each kind, which fill a draft. */

import { button, make, unique } from "./dom.js";
import { inline, plain } from "./inline.js";
import { moved, wanted } from "./reply.js";

/**
 * @typedef {import("./reply.js").Question} Question
 * @typedef {import("./reply.js").Draft} Draft
 */

/**
 * @param {Document} document
 * @param {Question} question
 * @param {Draft} draft
 * @returns {HTMLElement[]}
 */
export function fields(document, question, draft) {
  switch (question.kind) {
    case "single":
    case "multiple":
      return [choice(document, question, draft, question.kind === "multiple" ? "Choose all that hold" : "Choose one")];
    case "true-false":
      return [claim(document, draft), choice(document, question, draft, "Why?")];
    case "first-wrong-line":
      return derivation(document, question, draft);
    case "order":
      return [order(document, question, draft)];
    case "match":
      return [match(document, question, draft)];
    case "cloze":
      return [cloze(document, question, draft)];
    case "grid":
      return [grid(document, question, draft)];
    case "words":
    case "derivation":
      return [typed(document, question, draft, true)];
    default:
      return [typed(document, question, draft, false)];
  }
}

/**
 * Radio buttons, or boxes where several may hold.
 *
 * @param {Document} document
 * @param {string} legend
 * @param {"radio" | "checkbox"} type
 * @param {readonly { value: string, label: Node | string }[]} options
 * @param {(chosen: string[]) => void} choose
 */
export function options(document, legend, type, options, choose) {
  const name = unique("choice");
  const boxes = options.map(({ value, label }) => {
    const box = make(document, "input", { type, name, value });
    return { box, row: make(document, "label", { class: "option" }, box, make(document, "span", {}, label)) };
  });
  const whole = make(document, "fieldset", {}, make(document, "legend", {}, legend), ...boxes.map(({ row }) => row));
  whole.addEventListener("change", () => choose(boxes.filter(({ box }) => box.checked).map(({ box }) => box.value)));
  return whole;
}

/** @param {Document} document @param {Question} question @param {Draft} draft @param {string} legend */
function choice(document, question, draft, legend) {
  const shown = (question.options ?? []).map(({ id, text }) => ({ value: id, label: inline(document, text) }));
  return options(document, legend, question.kind === "multiple" ? "checkbox" : "radio", shown, (chosen) => {
    draft.chosen = chosen;
  });
}

/** @param {Document} document @param {Draft} draft */
function claim(document, draft) {
  const both = [
    { value: "true", label: "True" },
    { value: "false", label: "False" },
  ];
  return options(document, "Is it true?", "radio", both, ([chosen]) => (draft.holds = chosen === "true"));
}

/** @param {Document} document @param {Question} question @param {Draft} draft */
function derivation(document, question, draft) {
  const lines = (question.lines ?? []).map(({ id, text }) => ({
    value: String(id),
    label: make(document, "code", {}, `${id}.  = ${text}`),
  }));
  const first = make(document, "p", { class: "start" }, make(document, "code", {}, question.start ?? ""));
  return [first, options(document, "The first wrong line", "radio", lines, (chosen) => (draft.chosen = chosen))];
}

/** @param {Document} document @param {Question} question @param {Draft} draft @param {boolean} long */
function typed(document, question, draft, long) {
  const id = unique("typed");
  const common = { id, spellcheck: long ? "true" : "false", autocomplete: "off", autocapitalize: "off" };
  const field = long
    ? make(document, "textarea", { ...common, rows: "4" })
    : make(document, "input", { ...common, type: "text", class: "code" });
  field.addEventListener("input", () => (draft.text = field.value));
  const how = wanted(question.kind, question.policy, question.names);
  const unit = question.unit ? [make(document, "span", { class: "unit" }, ` ${question.unit}`)] : [];
  return make(
    document,
    "div",
    { class: "field" },
    make(document, "label", { for: id }, `Your answer. ${how}`),
    field,
    ...unit,
  );
}

/** @param {Document} document @param {Question} question @param {Draft} draft */
function grid(document, question, draft) {
  const { rows = [], columns = [], height = 0, width = 0 } = question;
  const tops =
    columns.length > 0
      ? [
          make(
            document,
            "tr",
            {},
            ...(rows.length > 0 ? [make(document, "td")] : []),
            ...columns.map((top) => make(document, "th", { scope: "col" }, top)),
          ),
        ]
      : [];
  const lines = Array.from({ length: height }, (_, r) => {
    const cells = Array.from({ length: width }, (_, c) => {
      const name = `${rows[r] ?? `row ${r + 1}`}, ${columns[c] ?? `column ${c + 1}`}`;
      const cell = make(document, "input", {
        type: "text",
        class: "code",
        size: "7",
        "aria-label": name,
        autocomplete: "off",
      });
      cell.addEventListener("input", () => (draft.cells[r][c] = cell.value));
      return make(document, "td", {}, cell);
    });
    return make(
      document,
      "tr",
      {},
      ...(rows.length > 0 ? [make(document, "th", { scope: "row" }, rows[r] ?? "")] : []),
      ...cells,
    );
  });
  const legend = make(document, "legend", {}, `Fill in every cell. ${wanted("grid", question.policy)}`);
  const table = make(document, "div", { class: "wide" }, make(document, "table", {}, ...tops, ...lines));
  return make(document, "fieldset", {}, legend, table);
}

/** @param {Document} document @param {Question} question @param {Draft} draft */
function match(document, question, draft) {
  const right = question.right ?? [];
  const rows = (question.left ?? []).map(({ id: letter, text }) => {
    const id = unique("match");
    const label = make(document, "label", { for: id });
    label.append(inline(document, text));
    const list = pick(document, id, right, (chosen) => {
      if (chosen === "") delete draft.pairs[letter];
      else draft.pairs[letter] = chosen;
    });
    return make(document, "div", { class: "pair" }, label, list);
  });
  return make(document, "fieldset", {}, make(document, "legend", {}, "Choose a partner for each"), ...rows);
}

/** @param {Document} document @param {string} id @param {readonly { id: string, text: string }[]} from @param {(chosen: string) => void} choose */
function pick(document, id, from, choose) {
  const blank = make(document, "option", { value: "" }, "Choose …");
  const rest = from.map((one) => make(document, "option", { value: one.id }, plain(one.text)));
  const list = make(document, "select", { id }, blank, ...rest);
  list.addEventListener("change", () => choose(list.value));
  return list;
}

/** @param {Document} document @param {Question} question @param {Draft} draft */
function cloze(document, question, draft) {
  const parts = (question.text ?? "").split(/\[\[(\d+)\]\]/).map((part, n) => {
    if (n % 2 === 0) return inline(document, part);
    const number = Number(part) - 1;
    const blank = question.blanks?.[number];
    const put = (/** @type {string} */ text) => (draft.gaps[number] = text);
    if (blank?.options) {
      const list = pick(document, unique("gap"), blank.options, put);
      list.setAttribute("aria-label", `Gap ${part}`);
      return list;
    }
    const field = make(document, "input", {
      type: "text",
      class: "code",
      size: "12",
      "aria-label": `Gap ${part}: a formula`,
    });
    field.addEventListener("input", () => put(field.value));
    return field;
  });
  return make(document, "div", { class: "cloze", role: "group", "aria-label": "Fill in the gaps" }, ...parts);
}

/** Lines that are taken, moved and put back by buttons. @param {Document} document @param {Question} question @param {Draft} draft */
function order(document, question, draft) {
  const lines = question.lines ?? [];
  const text = (/** @type {string} */ letter) => lines.find((line) => line.id === letter)?.text ?? "";
  const news = make(document, "p", { role: "status", class: "news" });
  const rest = make(document, "ul");
  const mine = make(document, "ol");
  const body = (/** @type {string} */ letter) => {
    if (question.code) return make(document, "code", {}, text(letter));
    return make(document, "span", {}, inline(document, text(letter)));
  };
  const change = (/** @type {string[]} */ next, /** @type {string} */ letter, /** @type {string} */ act) => {
    draft.chosen = next;
    show();
    const at = next.indexOf(letter);
    news.textContent = at < 0 ? "Taken out." : `Now in place ${at + 1} of ${next.length}.`;
    const row = [...whole.querySelectorAll("li")].find((one) => one.dataset.letter === letter);
    const same = row?.querySelector(`[data-act=${act}]:not([aria-disabled=true])`) ?? row?.querySelector("button");
    if (same instanceof HTMLElement) same.focus();
  };
  const act = (
    /** @type {string} */ letter,
    /** @type {string} */ name,
    /** @type {string} */ sign,
    /** @type {string[]} */ next,
  ) =>
    button(document, sign, () => change(next, letter, name), {
      "data-act": name,
      "aria-label": `${name}: ${plain(text(letter))}`,
      ...(name !== "Add" && next.join() === draft.chosen.join() ? { "aria-disabled": "true" } : {}),
    });
  const item = (/** @type {string} */ letter, /** @type {HTMLElement} */ buttons) =>
    make(document, "li", { "data-letter": letter }, make(document, "div", { class: "line" }, body(letter), buttons));
  const show = () => {
    const { chosen } = draft;
    mine.replaceChildren(
      ...chosen.map((letter) =>
        item(
          letter,
          make(
            document,
            "span",
            { class: "moves" },
            act(letter, "Up", "↑", moved(chosen, letter, -1)),
            act(letter, "Down", "↓", moved(chosen, letter, 1)),
            act(
              letter,
              "Out",
              "✕",
              chosen.filter((one) => one !== letter),
            ),
          ),
        ),
      ),
    );
    const free = lines.map((line) => String(line.id)).filter((letter) => !chosen.includes(letter));
    rest.replaceChildren(...free.map((letter) => item(letter, act(letter, "Add", "Add", [...chosen, letter]))));
  };
  const whole = make(
    document,
    "fieldset",
    { class: "order" },
    make(document, "legend", {}, "Put lines into your order; what does not belong there stays out"),
    make(document, "p", { class: "list-name" }, "Lines"),
    rest,
    make(document, "p", { class: "list-name" }, "Your order"),
    mine,
    news,
  );
  show();
  return whole;
}
