// What changed between two texts, counted in characters (Unicode code points) as core/text_changes.py counts them.
const MOST_BYTES = 1200; // of text; with its frame and the headers a request stays below 2 kB

export const withPlainLineBreaks = (text) => text.replace(/\r\n?/g, "\n");

/** The first 16 hexadecimal digits of the text's SHA-256. Digests need a secure address. */
export async function digestText(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 16);
}

/** The one change that makes `after` of `before`. */
export function findChange(before, after) {
  const [old, now] = [
    [...before],
    [...after]
  ];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let tail = 0;
  while (tail < old.length - start && tail < now.length - start && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  return { start, end: old.length - tail, insert: now.slice(start, now.length - tail).join("") };
}

/** Of a long paste only what a bad line carries at once; the rest follows as a change of its own. */
export function limitChange(change) {
  let [size, length] = [0, 0];
  for (const char of change.insert) {
    // As JSON carries it, where a quotation mark or a line break takes two bytes, less the marks around it.
    size += new TextEncoder().encode(JSON.stringify(char)).length - 2;
    if (size > MOST_BYTES) return { ...change, insert: change.insert.slice(0, length) };
    length += char.length;
  }
  return change;
}

export function applyChange(text, { start, end, insert }) {
  const chars = [...text];
  return chars.slice(0, start).join("") + insert + chars.slice(end).join("");
}
