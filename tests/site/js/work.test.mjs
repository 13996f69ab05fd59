import assert from "node:assert/strict";
import { test } from "node:test";
import { WrittenFile, whole } from "../../../grader/learn_transformers/site/static/js/exercise/file.js";
import { split } from "../../../grader/learn_transformers/site/static/js/exercise/parts.js";
import { Work } from "../../../grader/learn_transformers/site/static/js/exercise/work.js";

const FILE = "02_softmax/softmax.py";
const STUB = "import x\n\n\ndef f():\n    pass\n\n\ndef g():\n    pass\n";

/** What a browser keeps, as a map; `room` in characters. */
class Store {
  all = new Map();
  constructor(room = Infinity) {
    this.room = room;
  }
  get length() {
    return this.all.size;
  }
  key(n) {
    return [...this.all.keys()][n] ?? null;
  }
  getItem(key) {
    return this.all.get(key) ?? null;
  }
  setItem(key, value) {
    if (value.length > this.room) throw new Error("QuotaExceededError");
    this.all.set(key, value);
  }
  removeItem(key) {
    this.all.delete(key);
  }
}

const opened = (work) => new WrittenFile(FILE, split(STUB), work);

test("what is typed is there again after a reload", () => {
  const store = new Store();
  const file = opened(new Work(store, "c"));
  file.put("f", "def f():\n    return 1");
  file.keep();
  const again = opened(new Work(store, "c"));
  assert.equal(again.text(), STUB.replace("pass", "return 1"));
  assert.deepEqual(new Work(store, "c").files(), { [FILE]: again.text() });
  assert.deepEqual(new Work(store, "another").files(), {});
});

test("two functions do not grow together where a line end is taken away", () => {
  const file = opened(null);
  file.put("f", "def f(): return 1");
  assert.equal(file.text(), "import x\n\n\ndef f(): return 1\n\n\ndef g():\n    pass\n");
});

test("two functions in one box stay in that box", () => {
  const store = new Store();
  const file = opened(new Work(store, "c"));
  file.put("f", "def h(): 1\ndef g(): 2\ndef f(): 3");
  file.keep();
  assert.equal(opened(new Work(store, "c")).body("f"), "def h(): 1\ndef g(): 2\ndef f(): 3");
  assert.equal(opened(new Work(store, "c")).body("g"), "def g():\n    pass");
});

test("a reset can be taken back, also after a reload", () => {
  const store = new Store();
  const file = opened(new Work(store, "c"));
  file.put("f", "def f(): 1");
  file.reset("f");
  assert.equal(file.text(), STUB);
  const again = opened(new Work(store, "c"));
  again.bringBack("f");
  assert.equal(again.body("f"), "def f(): 1");
  assert.equal(opened(new Work(store, "c")).body("f"), "def f(): 1");
});

test("a file that another tab has changed is not written over", () => {
  const store = new Store();
  const [mine, other] = [opened(new Work(store, "c")), opened(new Work(store, "c"))];
  other.put("f", "def f(): 'other'");
  other.keep();
  mine.put("f", "def f(): 'mine'");
  mine.keep();
  assert.notEqual(mine.other, null);
  assert.equal(opened(new Work(store, "c")).body("f"), "def f(): 'other'");
  mine.keepMine();
  assert.equal(opened(new Work(store, "c")).body("f"), "def f(): 'mine'");
  mine.work.bringBack(FILE);
  assert.equal(mine.body("f"), "def f(): 'other'");
});

test("the other tab's text can be taken, and this one's brought back", () => {
  const store = new Store();
  const [mine, other] = [opened(new Work(store, "c")), opened(new Work(store, "c"))];
  other.put("f", "def f(): 'other'");
  other.keep();
  mine.put("f", "def f(): 'mine'");
  mine.keep();
  mine.takeOther();
  assert.equal(mine.body("f"), "def f(): 'other'");
  mine.work.bringBack(FILE);
  assert.equal(mine.body("f"), "def f(): 'mine'");
});

test("what another tab writes is shown where nothing is being typed here", () => {
  const store = new Store();
  const [work, other] = [new Work(store, "c"), opened(new Work(store, "c"))];
  const mine = opened(work);
  const said = [];
  mine.listen((news) => said.push(news));
  other.put("f", "def f(): 'other'");
  other.keep();
  work.heard(`${work.prefix}file/${FILE}`);
  assert.equal(mine.body("f"), "def f(): 'other'");
  assert.match(said.join(), /another tab/);
});

test("a file from elsewhere takes the place of another one, which can be brought back", () => {
  const work = new Work(new Store(), "c");
  const file = opened(work);
  file.put("f", "def f(): 1");
  file.keep();
  work.replace(FILE, whole("import y\ndef f(): 2\ndef k(): 3\n"));
  assert.equal(file.body("f"), "def f(): 2\ndef k(): 3");
  assert.match(file.text(), /^import y\n[^]*def g/);
  assert.deepEqual(work.replaced(), [FILE]);
  work.bringBack(FILE);
  assert.equal(file.body("f"), "def f(): 1");
});

for (const [name, store] of [
  ["refuses", null],
  ["has no room", new Store(10)],
]) {
  test(`a browser that ${name}: the work stays in the page, which says so`, () => {
    const work = new Work(store, "c");
    let told = "";
    work.onTrouble = () => (told = work.trouble);
    const file = opened(work);
    file.put("f", "def f(): 1");
    file.keep();
    assert.match(work.trouble + told, /download your work/);
    assert.match(work.files()[FILE], /def f\(\): 1/);
  });
}

test("what lies there and is none of ours is passed over", () => {
  const store = new Store();
  const work = new Work(store, "c");
  for (const [n, text] of ["{", "[]", "null", '{"parts": 3}', '{"parts": [{"name": 1}]}'].entries()) {
    store.setItem(`${work.prefix}file/${n}`, text);
    store.setItem(`${work.prefix}note/${n}`, text);
  }
  assert.deepEqual(work.files(), {});
  assert.deepEqual(work.note("1"), {});
});

test("all is forgotten, and what others keep in this browser is not", () => {
  const store = new Store();
  store.setItem("theirs", "1");
  const work = new Work(store, "c");
  const file = opened(work);
  file.put("f", "def f(): 1");
  file.keep();
  work.setNote("marks/softmax", { f: 1 });
  work.forget();
  assert.deepEqual([...store.all.keys()], ["theirs"]);
  assert.equal(file.text(), STUB);
  file.put("g", "def g(): 1");
  file.keep();
  assert.equal(file.other, null);
});
