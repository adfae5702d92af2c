// The cells of the sheet as the page shows them: what they are called, what they say, how it is changed.
// Blocks, rows and columns are found by attributes alone, so that every kind of sheet works the same way.
import { CELL, fieldIn, isField, part, parts } from "../dom.js";
import { plain } from "../grouping.js";

/** @typedef {import("../dom.js").Field} Field */

export const form = part("#sheet-form", HTMLFormElement);

/** @returns {Field[]} every cell that can be typed in, in the order of the page */
export const fields = () => parts(CELL, HTMLElement, form).filter(isField);

/** @param {EventTarget | null} target */
export function fieldOf(target) {
  return isField(target) && target.form === form && target.matches(CELL) ? target : null;
}

/**
 * The row of the sheet that something stands in.
 * @param {EventTarget | null} target
 */
export function rowOf(target) {
  const row = target instanceof Element ? target.closest("tr[data-row]") : null;
  return row instanceof HTMLTableRowElement ? row : null;
}

/**
 * The block of rows that come and go, that something stands in.
 * @param {Element | null} target
 */
export function blockOf(target) {
  const block = target?.closest("tbody[data-rows]");
  return block instanceof HTMLTableSectionElement ? block : null;
}

/**
 * A name for the cell that lasts when rows are moved or drawn anew.
 * @param {Field} field
 */
export function addressOf(field) {
  const row = rowOf(field);
  const column = field.closest("td")?.dataset.column ?? "";
  return row ? [row.parentElement?.id, row.dataset.row, column].join("/") : field.name;
}

/**
 * @param {string} address
 * @returns {Field | null} null where its row is gone
 */
export function fieldAt(address) {
  const [block = "", row, column] = address.split("/");
  if (row === undefined) {
    const field = form.elements.namedItem(address);
    return isField(field) ? field : null;
  }
  const line = document.getElementById(block)?.querySelector(`:scope > tr[data-row="${CSS.escape(row)}"]`);
  return fieldIn(line, `td[data-column="${CSS.escape(column ?? "")}"] .form-control`);
}

/**
 * What the cell says as it is posted: amounts without separators.
 * @param {Field} field
 */
export function textOf(field) {
  return field.dataset.kind === "amount" ? plain(field.value) : field.value;
}

/**
 * Changes a cell as if it had been typed: every script of the page hears it.
 * @param {Field} field
 * @param {string} text
 */
export function setText(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * What a cell shows, whether it can be typed in or not.
 * @param {HTMLTableCellElement} cell
 */
export function shownIn(cell) {
  const field = fieldIn(cell, ".form-control");
  if (field) return field.value;
  return cell.querySelector('[id^="cell-"]')?.textContent ?? cell.textContent ?? "";
}
