// @ts-check
/**
 * A worksheet's file: strings assigned to names. Reads the answers out of a text and writes one into it.
 *
 * The rules are those of `symbolic/language/sheet.py`, and a test holds the two together: a backslash is a backslash,
 * as in a raw string; one before a quotation mark goes; where every one of them was doubled, they are halved.
 *
 * @typedef {{ name: string, value: string, first: number, end: number }} Typed  where the value's quotes are, or what stands in their place
 */

const ASSIGNMENT = /[ \t]*([A-Za-z_][\p{L}\p{N}_]*)[ \t]*(?::[^=\n"']*)?=(?!=)[ \t]*/uy;
const OPENING = /[rRuU]?("""|'''|"|')/y;
const NEXT = /^[A-Za-z_][\p{L}\p{N}_]*[ \t]*=[ \t]*[rRuU]?["']/mu;
const EACH_NEXT = new RegExp(`^(?=${NEXT.source.slice(1)})`, "gmu");
const DOUBLED_COMMAND = /(?<!\\)(?:\\\\)+(?:[A-Za-z]{2,}|[,;{}|])/;
const NEITHER = /^(?:None|\.\.\.)?[ \t]*(?:#.*)?$/;

/**
 * Every assignment that begins a line; of several to one name all, in their order.
 *
 * @param {string} text
 * @returns {Typed[]}
 */
export function read(text) {
  const found = [];
  let place = 0;
  let head = true;
  while (place < text.length) {
    ASSIGNMENT.lastIndex = place;
    const assigned = ASSIGNMENT.exec(text);
    if (assigned !== null) {
      const first = ASSIGNMENT.lastIndex;
      const typed = value(text, first);
      if (typed !== null) found.push({ name: assigned[1], first, ...typed });
      place = nextLine(text, typed?.end ?? first);
      head = false;
      continue;
    }
    const alone = opening(text, place);
    if (alone !== null && alone.quote.length === 3) {
      const end = closing(text, alone.start, alone.quote, !head);
      place = nextLine(text, end === null ? place : end + 3);
      head = false;
      continue;
    }
    head = head && /^(?:#.*|\s*)$/.test(text.slice(place, endOfLine(text, place)));
    place = nextLine(text, place);
  }
  return found;
}

/**
 * The answers by name, without the line ends around them; of several to one name the last that is filled in.
 *
 * @param {string} text
 * @returns {Map<string, string>}
 */
export function answers(text) {
  const known = new Map();
  for (const { name, value: typed } of read(text)) {
    if (!known.has(name) || typed.trim() !== "") known.set(name, shown(typed));
  }
  return known;
}

/**
 * Is an answer a derivation, of a line for each step? It stands in three quotes, or its question says where to start.
 *
 * @param {string} text
 * @param {string} name
 * @param {string} question
 */
export function isDerivation(text, name, question) {
  const found = read(text).find((one) => one.name === name);
  if (found !== undefined && /^[rRuU]?("""|''')/.test(text.slice(found.first, found.end))) return true;
  return /(?:^|\s)Start: /.test(question);
}

/**
 * The text with this answer in it: in the place of the one that is there, else below.
 *
 * @param {string} text
 * @param {string} name
 * @param {string} answer
 */
export function write(text, name, answer) {
  const all = read(text).filter((one) => one.name === name);
  const there = all.filter((one) => one.value.trim() !== "").at(-1) ?? all[0];
  if (there === undefined) {
    const gap = text === "" || text.endsWith("\n") ? "" : "\n";
    return `${text}${gap}${name} = ${quoted(answer)}\n`;
  }
  const long = /^[rRuU]?("""|''')/.test(text.slice(there.first, there.end));
  return text.slice(0, there.first) + quoted(answer, long) + text.slice(there.end);
}

/**
 * An answer in quotes, so that reading gives it back.
 *
 * @param {string} answer
 * @param {boolean} [long] in three quotes, as for a derivation
 */
export function quoted(answer, long = false) {
  const lines = shown(answer.replace(/\r\n?/g, "\n"));
  const three = long || lines.includes("\n");
  const apart = (/** @type {string} */ text) => (three ? text.replace(EACH_NEXT, " ") : text);
  const meant = apart(lines);
  const lone = apart(meant.replace(/\\+(?=["'])/g, (run) => run.slice(run.length % 2)));
  for (const wanted of [meant, lone]) {
    const doubled = wanted.replace(/\\+/g, (run) => run + run);
    for (const body of [wanted, escaped(wanted), escaped(doubled)]) {
      const found = literal(body, three);
      if (back(found) === wanted.trimEnd()) return found;
    }
  }
  return literal(escaped(lone), three);
}

/** What reading gives of one literal, without spaces at its end. @param {string} one */
function back(one) {
  const typed = value(`${one}\n`, 0);
  return typed !== null && typed.end === one.length ? shown(typed.value).trimEnd() : null;
}

/**
 * @param {string} body
 * @param {boolean} three
 */
function literal(body, three) {
  if (!three) return `"${body}${/\\$/.test(body) ? " " : ""}"`;
  return body === "" ? '"""\n"""' : `"""\n${body}\n"""`;
}

/** With a backslash before every quotation mark. @param {string} text */
function escaped(text) {
  return text.replace(/"/g, '\\"').replace(/(\\+)'/g, "$1\\'");
}

/** An answer as a field shows it: without the line ends next to its quotes. @param {string} typed */
function shown(typed) {
  return typed.replace(/^\n+|\s*\n$/g, "");
}

/**
 * The value that begins here: strings one after the other, a number, or nothing.
 *
 * @param {string} text
 * @param {number} start
 * @returns {{ value: string, end: number } | null} none where it cannot be read
 */
function value(text, start) {
  const bracket = text[start] === "(";
  let end = bracket ? start + 1 : start;
  const parts = [];
  for (;;) {
    if (bracket) end = pastBlank(text, end);
    const open = opening(text, end);
    if (open === null) break;
    const close = closing(text, open.start, open.quote, true);
    if (close === null) return null;
    parts.push(unescaped(text.slice(open.start, close)));
    end = close + open.quote.length;
    const after = bracket ? pastBlank(text, end) : end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0);
    if (opening(text, after) === null) break;
    end = after;
  }
  if (bracket && parts.length > 0) {
    const close = pastBlank(text, end);
    return text[close] === ")" ? { value: parts.join(""), end: close + 1 } : null;
  }
  if (parts.length > 0) return { value: parts.join(""), end };
  const rest = text.slice(start, endOfLine(text, start));
  const number = /^-?\d+(?:\.\d+)?(?=[ \t]*(?:#|$))/.exec(rest);
  if (number !== null) return { value: number[0], end: start + number[0].length };
  if (!NEITHER.test(rest)) return null;
  return { value: "", end: start + (/^(?:None|\.\.\.)?/.exec(rest)?.[0].length ?? 0) };
}

/**
 * @param {string} text
 * @param {number} place
 */
function opening(text, place) {
  OPENING.lastIndex = place;
  const found = OPENING.exec(text);
  return found === null ? null : { quote: found[1], start: OPENING.lastIndex };
}

/**
 * Where quotes close; not beyond the line for single ones, nor where the next answer's quotes open.
 *
 * @param {string} text
 * @param {number} start
 * @param {string} quote
 * @param {boolean} answer
 */
function closing(text, start, quote, answer) {
  const limit = quote.length === 1 ? endOfLine(text, start) : text.length;
  for (let place = text.indexOf(quote, start); place >= 0 && place < limit; place = text.indexOf(quote, place + 1)) {
    let slashes = 0;
    while (place - slashes > start && text[place - slashes - 1] === "\\") slashes += 1;
    if (slashes % 2 === 1) continue;
    return answer && quote.length === 3 && NEXT.test(text.slice(start, place)) ? null : place;
  }
  return null;
}

/** @param {string} text */
function unescaped(text) {
  const plain = text.replace(/(?<!\\)((?:\\\\)*)\\(["'])/g, "$1$2");
  const runs = plain.match(/\\+/g) ?? [];
  const even = runs.every((run) => run.length % 2 === 0);
  if (even && (runs.some((run) => run.length > 2) || DOUBLED_COMMAND.test(plain))) {
    return plain.replace(/\\+/g, (run) => run.slice(run.length / 2));
  }
  return plain;
}

/**
 * @param {string} text
 * @param {number} place
 */
function pastBlank(text, place) {
  return place + (/^(?:[ \t\n]|#.*)*/.exec(text.slice(place))?.[0].length ?? 0);
}

/**
 * @param {string} text
 * @param {number} place
 */
function endOfLine(text, place) {
  const end = text.indexOf("\n", place);
  return end < 0 ? text.length : end;
}

/**
 * @param {string} text
 * @param {number} place
 */
function nextLine(text, place) {
  return Math.min(endOfLine(text, place) + 1, text.length);
}
