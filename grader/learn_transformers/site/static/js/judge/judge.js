// @ts-check
// The page's side of the judge: it loads Python once it is asked for, keeps the clock, and ends what takes too long.
// A second worker waits, warm, so that its end costs nobody a start.

const GRACE = 500; // ms after which what should have stopped by itself is ended
const MOST_ENDED = 40; // workers that one question may cost

/** There is no answer, for no fault of the reader's; the message is a sentence. */
export class JudgeError extends Error {}

/**
 * @typedef {{ name: string, url: string, size: number, integrity: string }} Listed
 * @typedef {{ worker: Worker, ready: Promise<void> }} Warm
 */
export class Judge {
  /**
   * @param {{ base: string | URL, chapter?: string,
   *   onProgress?: (at: { loaded: number, total: number, what: string }) => void }} options
   *   `base`: the folder that holds `files.json`; `chapter`: for which it gets warm.
   */
  constructor({ base, chapter = "", onProgress = () => {} }) {
    this.base = new URL(base, document.baseURI);
    this.chapter = chapter;
    this.onProgress = onProgress;
    /** @type {Promise<Record<string, ArrayBuffer>> | null} */
    this.files = null;
    /** @type {Warm | null} */
    this.working = null;
    /** @type {Warm | null} */
    this.spare = null;
    /** @type {Promise<unknown>} */
    this.last = Promise.resolve();
    this.ended = 0;
  }

  /** Get ready; whoever touches an exercise calls it. It is done when a question would be answered at once. */
  async start() {
    const warm = await this.take();
    this.spare ??= await this.made();
    return warm;
  }

  /**
   * One question after the other.
   * @param {Record<string, any>} order
   * @returns {Promise<any>}
   */
  ask(order) {
    const answer = this.last.then(() => this.answered(order));
    this.last = answer.catch(() => {});
    return answer;
  }

  /** @param {Record<string, any>} order */
  async answered(order) {
    /** @type {Record<string, "late" | "ended">} */
    const givenUp = {};
    const plain = order.zip instanceof Uint8Array ? { ...order, zip: inBase64(order.zip) } : order;
    for (let ended = 0; ended <= MOST_ENDED; ended += 1) {
      const { worker } = await this.take();
      const said = await this.heard(worker, plain, givenUp);
      this.refill();
      if (said === null) continue;
      if ("answer" in said) return "zip" in said.answer ? { ...said.answer, zip: fromBase64(said.answer.zip) } : said.answer;
      throw new JudgeError(said.wrong ?? `The judge itself failed: ${said.failed}. Please report it.`);
    }
    throw new JudgeError("This has ended Python too often: it was given up.");
  }

  /**
   * What a worker says to an order; null where it had to be ended, which `givenUp` remembers.
   * @param {Worker} worker @param {object} order @param {Record<string, "late" | "ended">} givenUp
   * @returns {Promise<any>}
   */
  heard(worker, order, givenUp) {
    return new Promise((resolve, reject) => {
      let busy = "";
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      let timer;
      /** @param {"late" | "ended"} how */
      const end = (how) => {
        clearTimeout(timer);
        worker.terminate();
        this.working = null;
        this.ended += 1;
        if (!busy || busy in givenUp) {
          reject(new JudgeError("Python has ended, and not in the midst of your code. Please report it."));
          return;
        }
        givenUp[busy] = how;
        resolve(null);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        end("ended");
      };
      worker.onmessage = ({ data }) => {
        if (data.kind === "busy") {
          clearTimeout(timer);
          if (data.seconds > 0) {
            busy = data.order;
            timer = setTimeout(() => end("late"), data.seconds * 1000 + GRACE);
          }
        } else if (data.kind === "ended") {
          end("ended");
        } else if (data.kind === "answer") {
          clearTimeout(timer);
          resolve(data.said);
        }
      };
      worker.postMessage({ kind: "order", id: 0, order, givenUp });
    });
  }

  /** The worker that is asked: the one that is there, else the spare, else a new one. @returns {Promise<Warm>} */
  async take() {
    if (!this.working) {
      this.working = this.spare ?? (await this.made());
      this.spare = null;
    }
    const taken = this.working;
    try {
      await taken.ready;
    } catch (error) {
      this.working = null;
      throw error;
    }
    return taken;
  }

  /** See to it that a spare gets warm while somebody reads. */
  refill() {
    if (this.spare) return;
    this.made().then((made) => {
      if (this.spare) made.worker.terminate();
      else this.spare = made;
    }, () => {});
  }

  /** A new worker, getting warm. @returns {Promise<Warm>} */
  async made() {
    const files = await this.fetched();
    const worker = new Worker(new URL("worker.js", import.meta.url));
    const ready = new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
      worker.onerror = () => reject(new JudgeError("Python could not be started in this browser."));
      worker.onmessage = ({ data }) => {
        if (data.kind === "ready") resolve();
        else if (data.kind === "broken") reject(new JudgeError(`Python could not be started here: ${data.message}.`));
      };
    });
    ready.catch(() => worker.terminate());
    this.onProgress({ loaded: 1, total: 1, what: "Starting Python" });
    worker.postMessage({ kind: "load", files, chapter: this.chapter });
    return { worker, ready };
  }

  /** All files that Python consists of, each with the contents that it should have. */
  fetched() {
    this.files ??= this.fetchAll().catch((error) => {
      this.files = null; // so that it can be tried again
      throw error instanceof JudgeError ? error : new JudgeError(
        "Python could not be loaded: the connection failed, or a file is not what it should be. Try it again.",
      );
    });
    return this.files;
  }

  /** @returns {Promise<Record<string, ArrayBuffer>>} */
  async fetchAll() {
    const list = await fetch(new URL("files.json", this.base));
    if (!list.ok) throw new JudgeError("This site was made without a judge: exercises cannot be checked in it.");
    /** @type {{ files: Listed[] }} */
    const { files } = await list.json();
    const total = files.reduce((sum, file) => sum + file.size, 0);
    let loaded = 0;
    const done = await Promise.all(files.map(async (file) => {
      const response = await fetch(new URL(file.url, this.base), { integrity: file.integrity, credentials: "omit" });
      if (!response.ok) throw new Error(file.name);
      const data = await response.arrayBuffer();
      loaded += file.size;
      this.onProgress({ loaded, total, what: "Fetching Python" });
      return /** @type {[string, ArrayBuffer]} */ ([file.name, data]);
    }));
    return Object.fromEntries(done);
  }
}

/** @param {Uint8Array} bytes */
function inBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** @param {string} text */
function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
