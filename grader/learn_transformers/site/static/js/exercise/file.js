// @ts-check
/**
 * One file of the reader's, in parts that editors show, and kept as it is typed.
 *
 * @typedef {import("./parts.js").Part} Part
 * @typedef {import("./work.js").Work} Work
 * @typedef {import("./work.js").Kept} Kept
 */

import { join, merged, split } from "./parts.js";

const PAUSE = 300; // ms between the last key and keeping

export class WrittenFile {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #stamp = "";
  /** @type {Set<(news: string) => void>} */
  #changed = new Set();

  /**
   * @param {string} name as in a course folder
   * @param {readonly Part[]} stub
   * @param {Work | null} work none: kept in the page alone
   */
  constructor(name, stub, work) {
    this.name = name;
    this.stub = stub;
    this.work = work;
    /** @type {Part[]} */
    this.parts = stub.map((part) => ({ ...part }));
    /** What another tab has written in the meantime. @type {Kept | null} */
    this.other = null;
    const there = work?.file(name) ?? null;
    if (there !== null) this.#take(there);
    work?.listen((key, elsewhere) => this.#heard(key, elsewhere));
  }

  /**
   * Calls back when parts have become others than those that were typed here, or `other` has, with what to say of it.
   *
   * @param {(news: string) => void} listener
   */
  listen(listener) {
    this.#changed.add(listener);
  }

  text() {
    return join(this.parts);
  }

  get isWritten() {
    return this.text() !== join(this.stub);
  }

  /** @param {string} name */
  part(name) {
    return this.parts.find((part) => part.name === name);
  }

  /** @param {string} name */
  original(name) {
    return this.stub.find((part) => part.name === name)?.text ?? "";
  }

  /** A part without the empty lines after it, as an editor shows it. @param {string} name */
  body(name) {
    return (this.part(name)?.text ?? "").replace(/\n+$/, "");
  }

  /** Which line of the file a part begins in. @param {string} name */
  line(name) {
    const above = this.parts.slice(
      0,
      this.parts.findIndex((part) => part.name === name),
    );
    return join(above).split("\n").length;
  }

  /** Puts what is typed in a part's place; the empty lines after it stay, so that no two parts grow together. @param {string} name @param {string} body */
  put(name, body) {
    const part = this.part(name);
    const text = body.replace(/\n+$/, "") + (/\n+$/.exec(this.original(name))?.[0] ?? "\n");
    if (part === undefined || part.text === text) return;
    part.text = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), PAUSE);
  }

  /** A part as in the stub; what was there can be brought back. @param {string} name */
  reset(name) {
    const part = this.part(name);
    if (part === undefined || part.text === this.original(name)) return;
    part.before = part.text;
    part.text = this.original(name);
    this.keep(true);
    this.#tell();
  }

  /** @param {string} name */
  bringBack(name) {
    const part = this.part(name);
    if (part?.before === undefined) return;
    part.text = part.before;
    delete part.before;
    this.keep(true);
    this.#tell();
  }

  /** Keeps what is not yet kept. @param {boolean} [always] */
  keep(always = false) {
    if (this.#timer === undefined && !always) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.work === null || this.other !== null) return;
    const saved = this.work.save(this.name, this.parts, this.#stamp);
    if (saved.other === null) this.#stamp = saved.stamp;
    else this.#differ(saved.other);
  }

  /** Of two texts, this page's: the other one can be brought back. */
  keepMine() {
    if (this.work === null || this.other === null) return;
    this.other = null;
    this.#stamp = this.work.replace(this.name, this.parts).stamp;
    this.#tell();
  }

  /** Of two texts, the other tab's: this page's can be brought back. */
  takeOther() {
    const other = this.other;
    if (this.work === null || other === null) return;
    this.other = null;
    this.work.save(this.name, this.parts, null);
    this.work.replace(this.name, other.parts);
  }

  /** @param {string} key @param {boolean} elsewhere */
  #heard(key, elsewhere) {
    if (key !== "" && key !== `file/${this.name}`) return;
    const there = this.work?.file(this.name) ?? null;
    if (there === null) {
      if (key !== "") return;
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#stamp = "";
      this.other = null;
      this.parts = this.stub.map((part) => ({ ...part }));
      this.#tell();
    } else if (there.stamp !== this.#stamp) {
      if (this.#timer !== undefined && join(there.parts) !== this.text()) this.#differ(there);
      else {
        this.other = null;
        this.#take(there);
        this.#tell(elsewhere ? "Changed in another tab: this is that text." : "");
      }
    }
  }

  /** @param {Kept} other */
  #differ(other) {
    this.other = other;
    this.#tell();
  }

  /** @param {Kept} there */
  #take(there) {
    const whole = there.parts.length === 1 && there.parts[0].name === WHOLE;
    const names = this.stub.map((part) => part.name).filter((name) => name !== "");
    const parts = whole ? split(there.parts[0].text, names) : there.parts;
    this.parts = merged(this.stub, parts);
    this.#stamp = there.stamp;
  }

  /** @param {string} [news] */
  #tell(news = "") {
    for (const listener of this.#changed) listener(news);
  }
}

const WHOLE = "*";

/** A file that comes as one text, from elsewhere: the page that shows it takes it apart. @param {string} text @returns {Part[]} */
export function whole(text) {
  return [{ name: WHOLE, text }];
}
