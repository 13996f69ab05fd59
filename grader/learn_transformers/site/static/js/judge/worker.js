// @ts-check
// A Web Worker with Python in it: the judge, and beside it what the reader wrote. The page keeps the clock, and ends this
// whole worker where nothing else helps. Whatever is fetched in here comes from the files that the page has handed in.
"use strict";

/** @type {((order: string, givenUp: string) => string) | null} */
let answer = null;

self.onmessage = async ({ data }) => {
  if (data.kind === "load") {
    try {
      await load(data.files, data.chapter);
      self.postMessage({ kind: "ready" });
    } catch (error) {
      self.postMessage({ kind: "broken", message: String(error) });
    }
  } else if (data.kind === "order" && answer) {
    try {
      const said = JSON.parse(answer(JSON.stringify(data.order), JSON.stringify(data.givenUp)));
      self.postMessage({ kind: "answer", id: data.id, said });
    } catch (error) {
      self.postMessage({ kind: "ended", id: data.id, message: String(error) });
    }
  }
};

/** @param {Record<string, ArrayBuffer>} files @param {string} chapter */
async function load(files, chapter) {
  self.fetch = async (address) => {
    const name = String(address instanceof Request ? address.url : address).split("/").pop() ?? "";
    if (!(name in files)) throw new TypeError(`nothing is fetched here, and so is not ${name}`);
    const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
    return new Response(files[name], { headers: { "Content-Type": type } });
  };
  for (const name of ["pyodide.js", "pyodide.asm.js"]) {
    const address = URL.createObjectURL(new Blob([files[name]], { type: "text/javascript" }));
    importScripts(address);
    URL.revokeObjectURL(address);
  }
  const silent = () => {};
  const pyodide = await self.loadPyodide({ indexURL: "https://nowhere.invalid/", stdout: silent, stderr: silent });
  await pyodide.loadPackage(["numpy"], { messageCallback: silent, errorCallback: silent });
  pyodide.unpackArchive(files["judge.zip"], "zip", { extractDir: "/lib/python3.12/site-packages" });
  const tell = (order, seconds) => self.postMessage({ kind: "busy", order, seconds });
  answer = pyodide.pyimport("learn_transformers.site.browser.start").begin(tell, chapter);
}
