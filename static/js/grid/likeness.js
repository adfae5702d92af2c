// Whether texts say the same, and whether they suit a cell. Knows nothing of the page. These are guesses that
// decide when a paste is asked about; what a cell takes is judged by the server.

const NUMERIC = new Set(["amount", "weight", "score", "rate", "number"]);

/** @param {string | undefined} kind of a cell */
export const isNumeric = (kind) => NUMERIC.has(kind ?? "");

/** @param {string} text */
const normal = (text) => text.normalize("NFKC").replace(/[\s*]+/g, "");

/** @param {string} text */
function numberIn(text) {
  const bare = normal(text).replaceAll(",", "");
  return /^-?\d+(\.\d+)?$/.test(bare) ? Number(bare) : NaN;
}

/**
 * White space, full width and the print of a number make no difference.
 * @param {string} one
 * @param {string} other
 */
export function isSame(one, other) {
  return normal(one) === normal(other) || numberIn(one) === numberIn(other);
}

/** @param {string} text as it may be compared with others of its kind */
export const key = normal;

// What is left of a number in words, digits and units when these are taken away: nothing.
const OF_NUMBERS = /[\d.,()+\-−%‰¥¥$E点零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟元角分整正约负]|满分|人民币|RMB/giu;
const NOTHING = /^([-—–/\\无]+|不适用|N\/?A)$/iu;

/**
 * Whether a text may stand in a cell of that kind: words do not stand where a number is wanted.
 * @param {string | undefined} kind
 * @param {string} text
 */
export function suits(kind, text) {
  const bare = normal(text);
  if (!isNumeric(kind) || !bare || NOTHING.test(bare)) return true;
  return bare.replace(OF_NUMBERS, "") === "";
}
