import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join as path } from "node:path";
import { test } from "node:test";
import { join, merged, split } from "../../../grader/learn_transformers/site/static/js/exercise/parts.js";

const EXERCISES = path(import.meta.dirname, "../../../exercises");
const STUBS = readdirSync(EXERCISES)
  .filter((name) => /^\d\d_/.test(name))
  .map((name) => path(EXERCISES, name, `${name.slice(3)}.py`));

for (const file of STUBS) {
  test(`the parts of ${file.split("/").at(-1)} are the whole file`, () => {
    const text = readFileSync(file, "utf8");
    const parts = split(text);
    assert.equal(join(parts), text);
    const defined = [...text.matchAll(/^(?:def|class) (\w+)/gm)].map((found) => found[1]);
    assert.deepEqual(
      parts.map((part) => part.name),
      ["", ...defined],
    );
    assert.ok(parts[0].text.startsWith('"""'));
  });
}

test("comments and decorators above a function belong to it, what a string or a bracket holds begins none", () => {
  const text =
    'X = """\ndef no():\n"""\n\n# said of f\n@cache\ndef f(\n    a,\n):\n    pass\n\n\ny = (\n1\n)\nclass G:\n    def g(self): pass\n';
  assert.deepEqual(split(text), [
    { name: "", text: 'X = """\ndef no():\n"""\n\n' },
    { name: "f", text: "# said of f\n@cache\ndef f(\n    a,\n):\n    pass\n\n\ny = (\n1\n)\n" },
    { name: "G", text: "class G:\n    def g(self): pass\n" },
  ]);
});

test("quotes that are never closed in their line end with it", () => {
  assert.deepEqual(
    split("x = 'it\ndef f(): pass\n").map((part) => part.name),
    ["", "f"],
  );
});

test("of a file from elsewhere only the functions of the stub begin a part, each once", () => {
  const text = "def helper(): pass\ndef f(): pass\ndef also(): pass\ndef f(): pass\n";
  const parts = split(text, ["f", "g"]);
  assert.deepEqual(
    parts.map((part) => part.name),
    ["", "f"],
  );
  assert.equal(join(parts), text);
});

test("what the stub has and the reader does not comes below, in a line of its own", () => {
  const stub = split("import x\ndef f(): pass\ndef g(): pass\n");
  const parts = merged(stub, split("def f(): 1", ["f", "g"]));
  assert.equal(join(parts), "def f(): 1\ndef g(): pass\n");
});

test("parts that are kept stay as they are, whatever is in them", () => {
  const kept = [
    { name: "", text: "" },
    { name: "f", text: "def f(): 1\ndef g(): 2\n" },
    { name: "g", text: "" },
  ];
  assert.deepEqual(merged(split("def f(): pass\ndef g(): pass\n"), kept), kept);
});
