// What was done in the sheet and can be undone: typing, pasting, clearing, rows. Knows nothing of the page.

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {{ cell: string, before: string, after: string }} Change a cell by its address */
/** @typedef {{ block: string, before: Row[], after: Row[] }} RowsChange all rows of a block */
/** @typedef {{ label: string, changes: Change[], rows?: RowsChange }} Step */

/** Typing that pauses longer begins a new step; milliseconds. */
export const PAUSE = 1_000;
/** Older steps are forgotten. */
export const MAX_STEPS = 500;

/**
 * The step that undoes a step.
 * @param {Step} step
 * @returns {Step}
 */
export function inverse({ label, changes, rows }) {
  const back = changes.map(({ cell, before, after }) => ({ cell, before: after, after: before })).reverse();
  if (!rows) return { label, changes: back };
  return { label, changes: back, rows: { block: rows.block, before: rows.after, after: rows.before } };
}

export class History {
  /** @type {Step[]} */
  #done = [];
  /** @type {Step[]} */
  #undone = [];
  #isOpen = false; // whether the last step is typing that still goes on
  #typedAt = 0;

  /** @returns {Step | undefined} */
  get last() {
    return this.#done.at(-1);
  }

  /** @returns {Step | undefined} */
  get next() {
    return this.#undone.at(-1);
  }

  /** @param {Step} step */
  did(step) {
    this.#isOpen = false;
    this.#undone = [];
    this.#done.push(step);
    if (this.#done.length > MAX_STEPS) this.#done.shift();
  }

  /**
   * Typing in one cell is one step until it pauses.
   * @param {Change} change
   * @param {string} label
   * @param {number} now milliseconds
   */
  typed(change, label, now) {
    const [open] = this.#isOpen ? this.last?.changes ?? [] : [];
    const goesOn = open?.cell === change.cell && now - this.#typedAt <= PAUSE;
    this.#typedAt = now;
    if (!goesOn) this.did({ label, changes: [{ ...change }] });
    else if (open.before === change.after) this.#done.pop();
    else open.after = change.after;
    this.#isOpen = !goesOn || open.before !== change.after;
  }

  /** The cursor left the cell: what is typed from here on is another step. */
  close() {
    this.#isOpen = false;
  }

  /** The last step was undone. */
  wentBack() {
    this.close();
    const step = this.#done.pop();
    if (step) this.#undone.push(step);
  }

  /** The step that was undone last was done again. */
  wentForth() {
    this.close();
    const step = this.#undone.pop();
    if (step) this.#done.push(step);
  }

  /** The page shows another sheet now: nothing of it can be undone. */
  forget() {
    this.close();
    this.#done = [];
    this.#undone = [];
  }
}
