// A rectangle of cells, from the cell where it began to the one that it was drawn to. Knows nothing of the page.

/** @typedef {{ row: number, column: number }} Spot */
/** @typedef {{ top: number, left: number, bottom: number, right: number }} Range all of them inside */
/** @typedef {import("./keys.js").Way} Way */

/**
 * @param {Spot} anchor
 * @param {Spot} head
 * @returns {Range}
 */
export const between = (anchor, head) => ({
  top: Math.min(anchor.row, head.row),
  left: Math.min(anchor.column, head.column),
  bottom: Math.max(anchor.row, head.row),
  right: Math.max(anchor.column, head.column),
});

/** @param {Range} range */
export const sizeOf = ({ top, left, bottom, right }) => ({ rows: bottom - top + 1, columns: right - left + 1 });

/**
 * The head one cell further, or with `toEnd` as far as it goes; it stays within the block.
 * @param {Spot} head
 * @param {Way} way
 * @param {{ rows: number, columns: number }} size of the block
 * @param {boolean} [toEnd]
 * @returns {Spot}
 */
export function moved(head, { down, right }, { rows, columns }, toEnd = false) {
  const far = toEnd ? Math.max(rows, columns) : 1;
  const within = (/** @type {number} */ at, /** @type {number} */ count) => Math.max(0, Math.min(count - 1, at));
  return { row: within(head.row + down * far, rows), column: within(head.column + right * far, columns) };
}

/**
 * Every cell of a range, line by line.
 * @param {Range} range
 * @returns {Spot[][]}
 */
export function linesOf({ top, left, bottom, right }) {
  const count = (/** @type {number} */ from, /** @type {number} */ to) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
  return count(top, bottom).map((row) => count(left, right).map((column) => ({ row, column })));
}

/**
 * A block of texts over and over until it fills a range whose sides are multiples of its own; the block
 * itself where they are not.
 * @template T
 * @param {T[][]} block
 * @param {{ rows: number, columns: number }} size
 * @returns {T[][]}
 */
export function tiled(block, { rows, columns }) {
  const [height, width] = [block.length, block[0]?.length ?? 0];
  if (!width || rows % height || columns % width) return block;
  return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (__, column) => (
    /** @type {T} */ (block[row % height]?.[column % width]))));
}
