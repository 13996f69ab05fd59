import assert from "node:assert/strict";
import { test } from "node:test";
import { plain, spans } from "../../../grader/learn_transformers/site/static/js/exercise/inline.js";
import {
  empty,
  fresh,
  given,
  missing,
  moved,
  summed,
  wanted,
} from "../../../grader/learn_transformers/site/static/js/exercise/reply.js";

const asked = (kind, more = {}) => ({ id: "q", kind, stem: "", points: 1, answer: "", ...more });
const ANSWERS = [
  [asked("single"), { chosen: ["b"] }, "b"],
  [asked("multiple"), { chosen: ["c", "a"] }, ["a", "c"]],
  [asked("true-false"), { chosen: ["a"], holds: false }, { holds: false, reason: "a" }],
  [asked("number"), { text: "1/3" }, "1/3"],
  [asked("shape"), { text: "(B, n)" }, "(B, n)"],
  [asked("grid", { height: 1, width: 2 }), { cells: [["1", "2"]] }, [["1", "2"]]],
  [asked("order"), { chosen: ["c", "a"] }, ["c", "a"]],
  [asked("match", { left: [{ id: "a", text: "" }] }), { pairs: { a: "2" } }, { a: "2" }],
  [asked("cloze", { blanks: [{}, {}] }), { gaps: ["d_k", "b"] }, ["d_k", "b"]],
  [asked("first-wrong-line"), { chosen: ["2"] }, 2],
  [asked("words", { rubric: 2 }), { text: "So.", met: [2, 1] }, { text: "So.", met: [1, 2] }],
];

for (const [question, draft, answer] of ANSWERS) {
  test(`an answer of the kind ${question.kind}`, () => {
    assert.notEqual(missing(question, empty(question)), "");
    const filled = { ...empty(question), ...draft };
    assert.equal(missing(question, filled), "");
    assert.deepEqual(given(question, filled), answer);
  });
}

test("a claim needs both: whether it holds, and a reason", () => {
  const question = asked("true-false");
  assert.match(missing(question, { ...empty(question), chosen: ["a"] }), /true or false/);
  assert.match(missing(question, { ...empty(question), holds: true }), /reason/);
});

test("lines move by one place, and not beyond the ends", () => {
  assert.deepEqual(moved(["a", "b", "c"], "b", 1), ["a", "c", "b"]);
  assert.deepEqual(moved(["a", "b", "c"], "b", -1), ["b", "a", "c"]);
  assert.deepEqual(moved(["a", "b"], "a", -1), ["a", "b"]);
  assert.deepEqual(moved(["a", "b"], "b", 1), ["a", "b"]);
  assert.deepEqual(moved(["a", "b"], "z", 1), ["a", "b"]);
});

test("a variant's number has 32 bits", () => {
  const seeds = Array.from({ length: 100 }, () => fresh(crypto));
  assert.ok(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32));
  assert.ok(new Set(seeds).size > 90);
});

test("a sum counts what earns points, and what one was sure of", () => {
  const reply = (score, most, confidence) => ({
    score,
    max_score: most,
    confidence,
    right: score === most && most > 0,
  });
  const found = summed([reply(1, 1, "guess"), reply(0, 1, "sure"), reply(0.5, 1, "sure"), reply(0, 0, "sure")]);
  assert.deepEqual(found, { score: 1.5, max_score: 3, sureAndWrong: 2, guessedRight: 1, own: 1 });
});

test("what is wanted is said in words", () => {
  assert.equal(wanted("number", "dp 3"), "A number or a formula, to 3 decimals.");
  assert.equal(wanted("formula", "exact", { x_1: "real", x_2: "real" }), "A formula in x_1, x_2.");
});

test("little markup: code, emphasis, and stars that are a product", () => {
  assert.deepEqual(spans("*it* is `a*b*c`, **so** 2*3*4"), [
    { kind: "em", text: "it" },
    { kind: "text", text: " is " },
    { kind: "code", text: "a*b*c" },
    { kind: "text", text: ", " },
    { kind: "strong", text: "so" },
    { kind: "text", text: " 2*3*4" },
  ]);
  assert.equal(plain("*it* is `x`"), "it is x");
});
