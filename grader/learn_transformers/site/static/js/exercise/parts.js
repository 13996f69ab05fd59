// @ts-check
/**
 * A chapter's file as parts: what stands above its first function, and each function up to the next.
 *
 * Joining is concatenation. What a reader types may hold two functions or none: parts are kept as they are,
 * and a file is split only where it comes as one text (the stub, or a file from elsewhere).
 *
 * @typedef {{ name: string, text: string, before?: string }} Part  `name` is "" for the top; `before` is what a reset took away
 */

const DEFINED = /^(?:async[ \t]+def|def|class)[ \t]+([A-Za-z_]\w*)/;

/**
 * The parts of a text. Where `names` are given, only these begin a part, each once.
 *
 * @param {string} text
 * @param {readonly string[] | null} [names]
 * @returns {Part[]} the top first, also where it is empty
 */
export function split(text, names = null) {
  const lines = text.split(/(?<=\n)/);
  const outside = standing(text);
  /** @type {{ name: string, first: number }[]} */
  const begins = [];
  lines.forEach((line, number) => {
    const name = outside[number] ? DEFINED.exec(line)?.[1] : undefined;
    if (name === undefined || begins.some((one) => one.name === name)) return;
    if (names !== null && !names.includes(name)) return;
    begins.push({ name, first: above(lines, outside, number) });
  });
  const places = [{ name: "", first: 0 }, ...begins];
  return places.map(({ name, first }, n) => ({
    name,
    text: lines.slice(first, places[n + 1]?.first ?? lines.length).join(""),
  }));
}

/** @param {readonly Part[]} parts */
export function join(parts) {
  return parts.map((part) => part.text).join("");
}

/**
 * The parts that a page shows: those that are kept, and those of the stub that are not yet among them.
 *
 * @param {readonly Part[]} stub
 * @param {readonly Part[]} kept
 * @returns {Part[]}
 */
export function merged(stub, kept) {
  const missing = stub.filter((part) => part.name !== "" && !kept.some((one) => one.name === part.name));
  const whole = kept.some((part) => part.name === "") ? kept : [{ name: "", text: "" }, ...kept];
  const gap = missing.length > 0 && !/(^|\n)$/.test(join(whole));
  const last = whole.length - 1;
  const closed = whole.map((part, n) => (gap && n === last ? { ...part, text: part.text + "\n" } : { ...part }));
  return [...closed, ...missing.map((part) => ({ ...part }))];
}

/**
 * For each line whether it begins outside of strings and brackets.
 *
 * @param {string} text
 * @returns {boolean[]}
 */
function standing(text) {
  const found = [];
  let quote = "";
  let depth = 0;
  let fresh = true;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (fresh) found.push(quote === "" && depth === 0);
    fresh = sign === "\n";
    if (quote !== "") {
      if (sign === "\\") {
        at += 1;
        fresh = text[at] === "\n";
      } else if (text.startsWith(quote, at)) {
        at += quote.length - 1;
        quote = "";
      } else if (fresh && quote.length === 1) quote = "";
    } else if (sign === "#") {
      const end = text.indexOf("\n", at);
      at = (end < 0 ? text.length : end) - 1;
    } else if (sign === '"' || sign === "'") {
      quote = text.startsWith(sign.repeat(3), at) ? sign.repeat(3) : sign;
      at += quote.length - 1;
    } else if ("([{".includes(sign)) depth += 1;
    else if (")]}".includes(sign)) depth = Math.max(depth - 1, 0);
  }
  return found;
}

/**
 * The first line of what belongs to a definition: decorators and comments right above it.
 *
 * @param {readonly string[]} lines
 * @param {readonly boolean[]} outside
 * @param {number} number
 */
function above(lines, outside, number) {
  let first = number;
  while (first > 0 && outside[first - 1] && /^[@#]/.test(lines[first - 1])) first -= 1;
  return first;
}
