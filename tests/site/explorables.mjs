// Asked on standard input: [{ module, name, inputs }]. Answers: [{ outputs, title, section, mounts }], one for each.
// JSON has no infinities and no nan: they are spelled as strings here, both ways.
import { readFileSync } from "node:fs";

const SPELLED = new Map([
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["NaN", NaN],
]);
const asked = JSON.parse(readFileSync(0, "utf8"), (_, value) => (SPELLED.has(value) ? SPELLED.get(value) : value));
const answers = [];
for (const { module, name, inputs } of asked) {
  const compute = (await import(`${module}.js`))[name];
  const { title, section, mount } = await import(`${module}.view.js`);
  answers.push({ outputs: inputs.map((input) => compute(input)), title, section, mounts: typeof mount === "function" });
}
const spelled = (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
process.stdout.write(JSON.stringify(answers, spelled));
