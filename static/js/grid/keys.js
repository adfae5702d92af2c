// Which way a key leads from a cell. Knows nothing of the page.

/** @typedef {{ down: -1 | 0 | 1, right: -1 | 0 | 1 }} Way */
/** @typedef {Pick<KeyboardEvent, "key" | "shiftKey" | "altKey" | "isComposing">} Key */
/**
 * `isWhole`: the cell was reached and nothing was typed in it yet, so that its text is selected as a
 * whole; `isOneLine`: the cursor cannot go up or down within it.
 * @typedef {{ value: string, selectionStart: number | null, selectionEnd: number | null, isWhole: boolean, isOneLine: boolean }} Place
 */

/** @type {Record<string, Way>} */
const ARROWS = {
  ArrowDown: { down: 1, right: 0 },
  ArrowUp: { down: -1, right: 0 },
  ArrowRight: { down: 0, right: 1 },
  ArrowLeft: { down: 0, right: -1 },
};

/**
 * Enter goes down; with Shift or Alt it makes a new line. Arrows leave a whole cell, and one in which
 * somebody types at the end of its text; with Alt they leave at once. While an input method composes, its
 * keys are its own.
 * @param {Key} event
 * @param {Place} place
 * @returns {Way | null}
 */
export function step({ key, shiftKey, altKey, isComposing }, place) {
  if (isComposing) return null;
  if (key === "Enter") return shiftKey || altKey ? null : { down: 1, right: 0 };
  const way = ARROWS[key];
  if (!way || shiftKey) return null;
  if (altKey || place.isWhole || (way.down && place.isOneLine)) return way;
  const edge = way.down > 0 || way.right > 0 ? place.value.length : 0;
  return place.selectionStart === edge && place.selectionEnd === edge ? way : null;
}

/**
 * Which way Shift and an arrow extend a range from a whole cell.
 * @param {Key} event
 * @param {Pick<Place, "isWhole">} place
 * @returns {Way | null}
 */
export function reach({ key, shiftKey, altKey, isComposing }, { isWhole }) {
  return isWhole && shiftKey && !altKey && !isComposing ? ARROWS[key] ?? null : null;
}

/**
 * The number of the button that an arrow leads to, round and round; null for any other key.
 * @param {string} key
 * @param {number} from
 * @param {number} count
 */
export function turn(key, from, count) {
  if (key === "ArrowRight") return (from + 1) % count;
  if (key === "ArrowLeft") return (from - 1 + count) % count;
  return null;
}
