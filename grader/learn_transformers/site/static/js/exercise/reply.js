// @ts-check
/**
 * An answer to a question of a quiz in the making, and as the judge wants it (see `quiz/answers.py`).
 *
 * @typedef {{ id: string, text: string }} Option
 * @typedef {{ options?: Option[], names?: Record<string, string>, policy?: string, unit?: string }} Blank
 * @typedef {{
 *   id: string, kind: string, stem: string, points: number, answer: string, options?: Option[], lines?: { id: string | number, text: string }[],
 *   left?: Option[], right?: Option[], text?: string, blanks?: Blank[], code?: boolean | string, start?: string, rubric?: number,
 *   height?: number, width?: number, rows?: string[], columns?: string[], names?: Record<string, string>, policy?: string, unit?: string,
 *   picture?: unknown
 * }} Question  one question of the paper (`quiz/paper.py`)
 * @typedef {{ chosen: string[], holds: boolean | null, text: string, cells: string[][], pairs: Record<string, string>, gaps: string[], met: number[] }} Draft
 */

/** @param {Question} question @returns {Draft} */
export function empty(question) {
  const width = question.width ?? 0;
  return {
    chosen: [],
    holds: null,
    text: "",
    cells: Array.from({ length: question.height ?? 0 }, () => Array(width).fill("")),
    pairs: {},
    gaps: (question.blanks ?? []).map(() => ""),
    met: [],
  };
}

/**
 * Why there is no answer yet, as a sentence; nothing where there is one.
 *
 * @param {Question} question
 * @param {Draft} draft
 */
export function missing(question, draft) {
  switch (question.kind) {
    case "single":
    case "multiple":
      return draft.chosen.length > 0 ? "" : "Choose an answer first.";
    case "true-false":
      if (draft.holds === null) return "Say whether it is true or false.";
      return draft.chosen.length > 0 ? "" : "Choose a reason, too.";
    case "first-wrong-line":
      return draft.chosen.length > 0 ? "" : "Choose a line first.";
    case "order":
      return draft.chosen.length > 0 ? "" : "Put at least one line into your order.";
    case "match":
      return (question.left ?? []).every((one) => draft.pairs[one.id]) ? "" : "Choose a partner for each.";
    case "cloze":
      return draft.gaps.every((gap) => gap.trim() !== "") ? "" : "Fill in every gap.";
    case "grid":
      return draft.cells.every((row) => row.every((cell) => cell.trim() !== "")) ? "" : "Fill in every cell.";
    default:
      return draft.text.trim() !== "" ? "" : "Write your answer first.";
  }
}

/**
 * The answer as plain data.
 *
 * @param {Question} question
 * @param {Draft} draft
 * @returns {unknown}
 */
export function given(question, draft) {
  switch (question.kind) {
    case "single":
      return draft.chosen[0] ?? "";
    case "multiple":
      return [...draft.chosen].sort();
    case "true-false":
      return { holds: draft.holds === true, reason: draft.chosen[0] ?? "" };
    case "first-wrong-line":
      return Number(draft.chosen[0] ?? 0);
    case "order":
      return [...draft.chosen];
    case "match":
      return { ...draft.pairs };
    case "cloze":
      return [...draft.gaps];
    case "grid":
      return draft.cells.map((row) => [...row]);
    case "words":
      return { text: draft.text, met: [...draft.met].sort((a, b) => a - b) };
    default:
      return draft.text;
  }
}

/**
 * An order with one of its lines a place further up or down.
 *
 * @param {readonly string[]} chosen
 * @param {string} letter
 * @param {number} by
 */
export function moved(chosen, letter, by) {
  const at = chosen.indexOf(letter);
  const to = at + by;
  if (at < 0 || to < 0 || to >= chosen.length) return [...chosen];
  const next = chosen.filter((one) => one !== letter);
  next.splice(to, 0, letter);
  return next;
}

/**
 * What is wanted of a typed answer, in a few words.
 *
 * @param {string} kind
 * @param {string} [policy]
 * @param {Record<string, string>} [names]
 */
export function wanted(kind, policy = "", names = {}) {
  const [how, places] = policy.split(" ");
  const exact = {
    exact: "exactly, as in 1/3 or log(2)",
    dp: `to ${places} decimals`,
    sf: `to ${places} significant digits`,
  }[how];
  switch (kind) {
    case "number":
      return exact ? `A number or a formula, ${exact}.` : "A number.";
    case "grid":
      return exact ? `Numbers or a formula, ${exact}.` : "Numbers.";
    case "formula": {
      const known = Object.keys(names);
      return known.length > 0 ? `A formula in ${known.join(", ")}.` : "A formula.";
    }
    case "growth":
      return "How it grows, as in n^2 d.";
    case "shape":
      return "Sizes or names of axes, as in (2, 3) or (B, n, d).";
    case "output":
      return "What is printed, with its brackets.";
    case "words":
      return "Some sentences of your own.";
    default:
      return "";
  }
}

/** A number that says which variant is asked: 32 random bits. @param {Pick<Crypto, "getRandomValues">} source */
export function fresh(source) {
  return source.getRandomValues(new Uint32Array(1))[0];
}

/**
 * What came of a quiz.
 *
 * @param {readonly { score: number, max_score: number, confidence: string, right: boolean }[]} replies
 */
export function summed(replies) {
  const marked = replies.filter((reply) => reply.max_score > 0);
  const count = (/** @type {string} */ confidence, /** @type {boolean} */ right) =>
    marked.filter((reply) => reply.confidence === confidence && reply.right === right).length;
  return {
    score: marked.reduce((sum, reply) => sum + reply.score, 0),
    max_score: marked.reduce((sum, reply) => sum + reply.max_score, 0),
    sureAndWrong: count("sure", false),
    guessedRight: count("guess", true),
    own: replies.length - marked.length,
  };
}
