// @ts-check
/**
 * What a reader has written, kept in this browser: files of a course folder, how far each function is, replies to quizzes.
 *
 * What lies there may be of an older page or of another tab: it is looked at before it is used, and a file that
 * another tab has changed in the meantime is not written over.
 *
 * @typedef {import("./parts.js").Part} Part
 * @typedef {{ parts: Part[], edited: number, stamp: string }} Kept  one file; `stamp` is another after every change
 * @typedef {{ kept: boolean, other: Kept | null }} Saved  `other` is what another tab has written in the meantime
 * @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} Store
 */

const VERSION = 1;
const MOST = 400_000; // characters of one entry

export class Work {
  /** @type {Map<string, string>} what could not be kept, and stays in the page alone */
  #loose = new Map();
  /** @type {Set<(key: string, elsewhere: boolean) => void>} */
  #listeners = new Set();

  /**
   * @param {Store | null} store none where the browser has none to give
   * @param {string} course
   */
  constructor(store, course) {
    this.store = store;
    this.prefix = `learn-transformers/${VERSION}/${course}/`;
    /** One sentence for the reader where something is not kept. */
    this.trouble = store === null ? REFUSED : "";
    /** Called where `trouble` comes or goes. */
    this.onTrouble = () => {};
  }

  /**
   * Calls back with the key of what has been put in another's place ("": all of it), and whether in another tab.
   *
   * @param {(key: string, elsewhere: boolean) => void} listener
   */
  listen(listener) {
    this.#listeners.add(listener);
  }

  /** To be called with the key of a `storage` event. @param {string | null} key none: all of it */
  heard(key) {
    if (key === null) this.#tell("", true);
    else if (key.startsWith(this.prefix)) this.#tell(key.slice(this.prefix.length), true);
  }

  /** Would a file be gone with the page? */
  get isLoose() {
    return [...this.#loose.keys()].some((name) => name.startsWith("file/"));
  }

  /** @param {string} file @returns {Kept | null} */
  file(file) {
    return kept(this.#get(`file/${file}`));
  }

  /**
   * Keeps a file, unless another tab has changed it since.
   *
   * @param {string} file
   * @param {readonly Part[]} parts
   * @param {string | null} stamp that of what was read before; null writes over whatever is there
   * @returns {Saved & { stamp: string }}
   */
  save(file, parts, stamp) {
    const there = this.file(file);
    if (stamp !== null && there !== null && there.stamp !== stamp) return { kept: false, other: there, stamp };
    const next = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
    const sound = this.#set(`file/${file}`, { parts, edited: Date.now(), stamp: next });
    return { kept: sound, other: null, stamp: next };
  }

  /** Puts a file in the place of another, which is kept to be brought back. @param {string} file @param {readonly Part[]} parts */
  replace(file, parts) {
    const there = this.file(file);
    if (there !== null) this.#set(`before/${file}`, there);
    const saved = this.save(file, parts, null);
    this.#tell(`file/${file}`);
    return saved;
  }

  /** What was replaced last. @param {string} file */
  before(file) {
    return kept(this.#get(`before/${file}`));
  }

  /** Changes a file for the one that it replaced. @param {string} file */
  bringBack(file) {
    const before = this.before(file);
    if (before !== null) this.replace(file, before.parts);
  }

  /** All files, as a course folder has them. @returns {Record<string, string>} */
  files() {
    /** @type {Record<string, string>} */
    const found = {};
    for (const name of this.#names("file/")) {
      const one = this.file(name);
      if (one !== null) found[name] = one.parts.map((part) => part.text).join("");
    }
    return found;
  }

  /** Files that have replaced another. */
  replaced() {
    return this.#names("before/").filter((name) => this.before(name) !== null);
  }

  /**
   * A small note that is no file: how far a chapter is, replies to a quiz.
   *
   * @param {string} name
   * @returns {Record<string, any>}
   */
  note(name) {
    const found = this.#get(`note/${name}`);
    return isRecord(found) ? found : {};
  }

  /** @param {string} name @param {Record<string, any>} value */
  setNote(name, value) {
    this.#set(`note/${name}`, value);
  }

  /** Takes away all that is kept of this course, as files, notes and what was replaced. */
  forget() {
    for (const name of this.#names("")) this.#remove(name);
    this.#loose.clear();
    this.#tell("");
  }

  /** @param {string} start */
  #names(start) {
    /** @type {Set<string>} */
    const found = new Set([...this.#loose.keys()].filter((name) => name.startsWith(start)));
    try {
      for (let n = 0; n < (this.store?.length ?? 0); n += 1) {
        const key = this.store?.key(n) ?? "";
        if (key.startsWith(this.prefix + start)) found.add(key.slice(this.prefix.length));
      }
    } catch {
      this.trouble = REFUSED;
    }
    return [...found].sort().map((name) => name.slice(start.length));
  }

  /** @param {string} name @returns {unknown} */
  #get(name) {
    try {
      const text = this.#loose.get(name) ?? this.store?.getItem(this.prefix + name) ?? null;
      return text === null || text.length > MOST ? null : JSON.parse(text);
    } catch {
      return null;
    }
  }

  /** @param {string} name @param {unknown} value */
  #set(name, value) {
    const text = JSON.stringify(value);
    const before = this.trouble;
    try {
      if (this.store === null) throw new Error();
      this.store.setItem(this.prefix + name, text);
      this.#loose.delete(name);
      if (this.#loose.size === 0) this.trouble = "";
      return true;
    } catch {
      this.#loose.set(name, text);
      this.trouble = this.store === null ? REFUSED : FULL;
      return false;
    } finally {
      if (this.trouble !== before) this.onTrouble();
    }
  }

  /** @param {string} name */
  #remove(name) {
    try {
      this.store?.removeItem(this.prefix + name);
    } catch {
      this.trouble = REFUSED;
    }
  }

  /** @param {string} key @param {boolean} [elsewhere] */
  #tell(key, elsewhere = false) {
    for (const listener of this.#listeners) listener(key, elsewhere);
  }
}

const REFUSED = "This browser keeps nothing for this page: download your work before you leave it.";
const FULL = "This browser has no room left, so your last changes are in this page alone: download your work.";

/** @param {unknown} value @returns {value is Record<string, any>} */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What lies there, if it is a file. @param {unknown} value @returns {Kept | null} */
function kept(value) {
  if (!isRecord(value) || !Array.isArray(value.parts)) return null;
  const sound = value.parts.every(
    (/** @type {unknown} */ part) =>
      isRecord(part) &&
      typeof part.name === "string" &&
      typeof part.text === "string" &&
      ["string", "undefined"].includes(typeof part.before),
  );
  if (!sound) return null;
  return { parts: value.parts, edited: Number(value.edited) || 0, stamp: String(value.stamp ?? "") };
}

/**
 * The browser's own storage, where it gives one.
 *
 * @param {Window} window
 * @returns {Store | null}
 */
export function storeOf(window) {
  try {
    const store = window.localStorage;
    store.setItem("learn-transformers/?", "");
    store.removeItem("learn-transformers/?");
    return store;
  } catch {
    return null;
  }
}
