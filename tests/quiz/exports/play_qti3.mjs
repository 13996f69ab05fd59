// Plays QTI 3 items in Chromium with qti3-item-player: play_qti3.mjs PACKAGES FOLDER
// Each is shown and answered three times: with nothing, with the right answer, with what else is there to answer. Printed
// is what it scored, what was said, and what went wrong.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [packages, folder] = process.argv.slice(2);
const { chromium } = createRequire(path.join(packages, "here.js"))("playwright-core");
const at = (file) => pathToFileURL(path.resolve(packages, "node_modules", file)).href;
const page_text = `<meta charset="utf-8"><div id="app"></div>
<script src="${at("vue/dist/vue.min.js")}"></script>
<script src="${at("qti3-item-player/dist/qti3Player.umd.min.js")}"></script>
<script>
const player = {};
new Vue({
  components: { player: window.qti3Player },
  template: '<player @notifyQti3PlayerReady="begin" @notifyQti3ItemReady="shown" @notifyQti3EndAttemptCompleted="ended"/>',
  methods: {
    begin(made) { player.made = made; },
    shown() { player.shown(); },
    ended(data) { player.ended(data); },
  },
}).$mount("#app");
const settings = { max_attempts: 0, show_feedback: true, validate_responses: false };
function play(xml, state) {
  return new Promise((done) => {
    setTimeout(() => done({ outcomeVariables: [], responseVariables: [] }), 10000);
    player.shown = () => player.made.endAttempt("end");
    player.ended = (data) => done(data.state);
    const guid = String(Math.random());
    player.made.loadItemFromXml(xml + "<!-- " + guid + " -->", { // the same text would not be shown again
      guid, status: "interacting", sessionControl: settings, ...(state && { state }),
    });
  });
}
const value = (state, name) => state.outcomeVariables.find((one) => one.identifier === name)?.value;
const said = (state) => ({ score: value(state, "SCORE"), feedback: value(state, "FEEDBACK") });
const answered = (state, answer) => ({
  ...state,
  responseVariables: state.responseVariables.map((one) =>
    one.correctResponse === undefined ? one : { ...one, value: answer(one) }),
});
const other = (one) =>
  one.baseType === "float" ? 98765.4321 : Array.isArray(one.correctResponse) ? one.correctResponse.slice(0, -1) : "nothing";
async function all(xml) {
  const nothing = await play(xml);
  const text = document.body.innerText;
  const right = await play(xml, answered(nothing, (one) => one.correctResponse));
  const bad = await play(xml, answered(nothing, other));
  return [nothing.identifier, { text, nothing: said(nothing), right: said(right), other: said(bad) }];
}
</script>`;

const start = path.join(folder, "play.html");
fs.writeFileSync(start, page_text);
const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(fs.existsSync);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const page = await browser.newPage();
const wrong = [];
page.on("pageerror", (error) => wrong.push(String(error)));
page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
await page.goto(pathToFileURL(start).href);
await page.waitForFunction(() => player.made);


const played = {};
for (const file of fs.readdirSync(folder).filter((name) => name.endsWith(".xml"))) {
  wrong.length = 0;
  const [name, one] = await page.evaluate((xml) => all(xml), fs.readFileSync(path.join(folder, file), "utf8"));
  played[name] = { ...one, wrong: [...wrong] };
}
await browser.close();
console.log(JSON.stringify(played));
