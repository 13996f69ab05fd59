import assert from "node:assert/strict";
import { test } from "node:test";
import {
  broken,
  erased,
  indented,
  outdented,
} from "../../../grader/learn_transformers/site/static/js/exercise/typing.js";

/** A text with | where the selection begins and ends. */
function place(marked) {
  const [before, selected, after] = marked.split("|");
  if (after === undefined) return { text: before + selected, start: before.length, end: before.length };
  return { text: before + selected + after, start: before.length, end: before.length + selected.length };
}

function done(act, marked) {
  const at = place(marked);
  const change = act(at);
  if (change === null) return null;
  const text = at.text.slice(0, change.from) + change.put + at.text.slice(change.to);
  if (change.start === change.end) return `${text.slice(0, change.start)}|${text.slice(change.start)}`;
  return `${text.slice(0, change.start)}|${text.slice(change.start, change.end)}|${text.slice(change.end)}`;
}

const CASES = [
  [indented, "x|", "x   |"],
  [indented, "a\n|x", "a\n    |x"],
  [indented, "a\n|b\n\nc\n|d", "a\n    |b\n\n    c\n|d"],
  [outdented, "    a|", "a|"],
  [outdented, "  |a", "|a"],
  [outdented, "\t|a", "|a"],
  [outdented, "|    a\n      b|", "|a\n  b|"],
  [outdented, "x|", "x|"],
  [broken, "    x = 1|", "    x = 1\n    |"],
  [broken, "  if x:  # so|", "  if x:  # so\n      |"],
  [broken, "    a| b", "    a\n    | b"],
  [erased, "        |x", "    |x"],
  [erased, "      |", "    |"],
  [erased, "x   |", null],
  [erased, " |", null],
  [erased, "\n|", null],
];

for (const [act, before, after] of CASES) {
  test(`${act.name}: ${JSON.stringify(before)}`, () => assert.equal(done(act, before), after));
}
