import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answers,
  isDerivation,
  quoted,
  write,
} from "../../../grader/learn_transformers/site/static/js/exercise/sheet.js";

const STUB = '"""Worksheet: write\n\nx = "here"\n"""\n\n# 1. One?\none = ""\n\n# 2. Many?\nmany = """\n"""\nlast = ""';

test("an answer stands in the place of the blank, and nothing else changes", () => {
  const text = write(write(STUB, "one", "x^2"), "many", "= a\n= b");
  assert.equal(text, STUB.replace('one = ""', 'one = "x^2"').replace('many = """\n"""', 'many = """\n= a\n= b\n"""'));
  assert.equal(write(write(text, "one", ""), "many", ""), STUB);
});

test("answers are read as they were written", () => {
  const hard = [
    "\\frac{a}{b}",
    "\\\\frac{1}{2}",
    'f\'(x) = "d"',
    "1 \\\\ 2",
    "ends in \\",
    "''' and \"\"\"",
    "y = 'x'",
    "a\n\nb",
    "# 3",
  ];
  for (const answer of hard) {
    for (const name of ["one", "many", "last"]) {
      const found = answers(write(STUB, name, answer));
      assert.equal(found.get(name)?.trim(), answer.trim(), `${name}: ${answer}`);
      assert.deepEqual([...found.keys()], ["one", "many", "last"]);
    }
  }
});

test("what the file does not ask for comes below", () => {
  assert.equal(write("a = ''\n", "b", "1"), "a = ''\nb = \"1\"\n");
  assert.equal(write("a = ''", "b", "1"), "a = ''\nb = \"1\"\n");
});

test("answers may be written in other ways by hand", () => {
  const text =
    "a = ('x'\n     'y')  # both\nb = 3  # a number\nc = None\nd: str = r'\\pi'\ne = 'no end\nf = '''\n1\n2'''\na = ''\n";
  assert.deepEqual(Object.fromEntries(answers(text)), { a: "xy", b: "3", c: "", d: "\\pi", f: "1\n2" });
  assert.equal(write(text, "b", "4").includes('b = "4"  # a number'), true);
  assert.equal(answers(write(text, "a", "z")).get("a"), "z");
});

test("a derivation is told from a line", () => {
  const found = ["one", "many", "none"].map((name) => isDerivation(STUB, name, "What?"));
  assert.deepEqual(found, [false, true, false]);
  assert.equal(isDerivation(STUB, "one", "Show.\n   Start: a\n   Goal: b"), true);
});

test("line ends of other systems are line ends", () => {
  assert.equal(quoted("a\r\nb\rc"), '"""\na\nb\nc\n"""');
});
