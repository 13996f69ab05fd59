// The page of tests/site/test_exercise_page.py: a judge that answers at once, and keeps what it was asked.
import { start } from "./static/js/exercise/start.js";
window.orders = [];
const papers = JSON.parse(document.getElementById("papers").textContent);
const verdict = (status, entries) => ({
  status,
  chapters: [{ name: "softmax", status, functions: entries, worksheet: entries }],
});
const passes = (text) => (/right$/m.test(text.replaceAll('"', "")) ? "passed" : "failed");
const answer = {
  check: ({ function: name, files }) => {
    const status = passes(files["02_softmax/softmax.py"]);
    const one = { name: name ?? "softmax", status, diagnosis: [{ mistakes: ["UNSHIFTED"], title: "", hint: "Why?" }] };
    return { verdict: verdict(status, [one]), html: `<p>${name} ${status}</p>` };
  },
  mark: ({ answer: name, files }) => {
    const status = passes(files["02_softmax/worksheet.py"]);
    return { verdict: verdict(status, [{ name, status, slips: [], hint: "" }]), html: `<p>${name} ${status}</p>` };
  },
  echo: ({ text }) => ({ status: "read", read_as: [text.toUpperCase()], message: "" }),
  hint: ({ shown }) => ({
    hints: ["one", "two"].slice(0, shown).map((text) => ({ kind: "idea", text })),
    left: 2 - shown,
  }),
  solution: () => ({ text: "def softmax(): <b>" }),
  pictures: () => ({
    pictures: [{ title: "Weights", standing: "differs", said: "Yours is different.", html: "<table></table>" }],
  }),
  quiz: () => ({ questions: Object.keys(papers) }),
  question: ({ question }) => ({ paper: papers[question], html: "<p>Which?</p>" }),
  answer: ({ question }) => ({ right: false, score: 0, max_score: 1, html: "<p>Why.</p>" }),
  pack: ({ files }) => ({ zip: new TextEncoder().encode(JSON.stringify(files)) }),
  unpack: ({ zip }) => ({
    files: JSON.parse(new TextDecoder().decode(zip)),
    refused: ["evil <b>: no file of the course."],
  }),
};
const makeJudge = async (onProgress) => {
  onProgress({ loaded: 4e6, total: 10e6, what: "" });
  return { ask: async (order) => (window.orders.push(order), answer[order.order](order)) };
};
start(document, { makeJudge });
document.body.dataset.started = "";
