// The judge of a site's archive in Node: `node in_node.mjs FOLDER`, which holds Pyodide's files and judge.zip. Lines of
// JSON come in, each an order; lines of JSON go out, each what was said and how long it took, in ms.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const folder = resolve(process.argv[2]);
const begun = performance.now();
const { loadPyodide } = createRequire(import.meta.url)(join(folder, "pyodide.js"));
const silent = () => {};
const pyodide = await loadPyodide({ indexURL: folder, stdout: silent, stderr: silent });
await pyodide.loadPackage(["numpy"], { messageCallback: silent, errorCallback: silent });
pyodide.unpackArchive(new Uint8Array(readFileSync(join(folder, "judge.zip"))), "zip", { extractDir: "/lib/python3.12/site-packages" });
const answer = pyodide.pyimport("learn_transformers.site.browser.start").begin(silent, process.argv[3] ?? "");
const modules = pyodide.runPython(
  "import json, sys; json.dumps(sorted({name.partition('.')[0] for name in sys.modules}))",
);
console.log(JSON.stringify({ ready: performance.now() - begun, modules: JSON.parse(modules) }));
for await (const line of createInterface({ input: process.stdin })) {
  const { order, givenUp = {} } = JSON.parse(line);
  const asked = performance.now();
  const said = JSON.parse(answer(JSON.stringify(order), JSON.stringify(givenUp)));
  console.log(JSON.stringify({ said, ms: performance.now() - asked }));
}
