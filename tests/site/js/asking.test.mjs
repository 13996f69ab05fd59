import assert from "node:assert/strict";
import { test } from "node:test";
import { Asking, fetching, trouble } from "../../../grader/learn_transformers/site/static/js/exercise/asking.js";

/** A judge that answers when it is told to. */
function slow() {
  const asked = [];
  const ask = (order) => new Promise((resolve, reject) => asked.push({ order: order.order, resolve, reject }));
  return { asked, make: async () => ({ ask }) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

test("what is asked aside waits for the rest, one after the other", async () => {
  const judge = slow();
  const asking = new Asking(null, judge.make);
  void asking.askAside({ order: "echo 1" });
  void asking.askAside({ order: "echo 2" });
  void asking.ask({ order: "check" });
  await settled();
  assert.deepEqual(
    judge.asked.map((one) => one.order),
    ["echo 1", "check"],
  );
  judge.asked[0].resolve(1);
  await settled();
  assert.equal(judge.asked.length, 2);
  judge.asked[1].reject(new Error("no"));
  await settled();
  assert.deepEqual(
    judge.asked.map((one) => one.order),
    ["echo 1", "check", "echo 2"],
  );
});

test("a judge that could not be made is made anew", async () => {
  let made = 0;
  const asking = new Asking(null, async () => {
    made += 1;
    if (made === 1) throw new Error("offline");
    return { ask: async () => "answer" };
  });
  await assert.rejects(asking.ask({ order: "check" }), /offline/);
  assert.equal(await asking.ask({ order: "check" }), "answer");
  assert.equal(await asking.ask({ order: "check" }), "answer");
  assert.equal(made, 2);
});

test("progress and trouble are said in words", () => {
  assert.equal(fetching({ loaded: 4.2e6, total: 10e6, what: "" }), "Fetching Python, 4 of 10 MB. Once.");
  assert.equal(fetching({ loaded: 4.2e6, total: 0, what: "" }), "Fetching Python, 4 MB so far. Once.");
  assert.equal(trouble(new Error("gone")), "The judge could not answer: gone. Your work is kept. Try again.");
});
