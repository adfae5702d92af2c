// Keys in the sheet's cells, as in a spreadsheet.
import { fieldOf, fields, form, setText } from "./cells.js";
import { edit, go, isOneLine, isWhole, textBefore } from "./going.js";
import { step } from "./keys.js";

/** @typedef {import("../dom.js").Field} Field */
/** @typedef {import("./keys.js").Way} Way */

/** @param {Field} field */
const placeOf = (field) => ({
  value: field.value,
  selectionStart: field.selectionStart,
  selectionEnd: field.selectionEnd,
  isWhole: isWhole(field),
  isOneLine: isOneLine(field),
});

/**
 * How far apart two cells begin, in pixels.
 * @param {Element} one
 * @param {Element} other
 */
const apart = (one, other) => Math.abs(one.getBoundingClientRect().left - other.getBoundingClientRect().left);

/**
 * The next cell in a direction: the same column of the block, else what stands nearest below or above.
 * @param {Field} field
 * @param {Way} way
 * @returns {Field | undefined}
 */
function next(field, { down, right }) {
  const all = fields();
  const line = field.closest("tr");
  if (right) {
    const beside = all.filter((other) => other.closest("tr") === line);
    return beside[beside.indexOf(field) + right];
  }
  const block = field.closest("tbody");
  const column = all.filter((other) => other.dataset.column === field.dataset.column && other.closest("tbody") === block);
  const same = column[column.indexOf(field) + down];
  if (same) return same;
  const beyond = all.filter((other) => other.closest("tbody") !== block && isBeyond(other, field, down));
  const nearest = (down > 0 ? beyond[0] : beyond[beyond.length - 1])?.closest("tr");
  const row = beyond.filter((other) => other.closest("tr") === nearest);
  return row.sort((one, other) => apart(one, field) - apart(other, field))[0];
}

/**
 * @param {Field} other
 * @param {Field} field
 * @param {number} down
 */
function isBeyond(other, field, down) {
  const wanted = down > 0 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
  return Boolean(field.compareDocumentPosition(other) & wanted);
}

/**
 * @param {Field} field
 * @param {KeyboardEvent} event
 */
function newLine(field, event) {
  if (field instanceof HTMLInputElement) {
    event.preventDefault(); // the browser would send the form
    return;
  }
  if (isWhole(field)) edit(field);
  if (!event.altKey) return; // the browser makes it
  event.preventDefault();
  field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end");
  setText(field, field.value);
}

/**
 * @param {Field} field
 * @param {KeyboardEvent} event
 * @returns {boolean} whether the key was one of these
 */
function byName(field, event) {
  if (event.key === "F2") {
    edit(field);
  } else if (event.key === "Escape") {
    if (field.value !== textBefore()) setText(field, textBefore());
    go(field);
  } else if (event.key === "Enter" && (event.shiftKey || event.altKey)) {
    newLine(field, event);
    return true;
  } else {
    return false;
  }
  event.preventDefault();
  return true;
}

/** @param {KeyboardEvent} event */
function moveByKey(event) {
  const field = fieldOf(event.target);
  if (!field || event.ctrlKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
  if (byName(field, event)) return;
  const way = step(event, placeOf(field));
  if (!way) return;
  const found = next(field, way);
  if (found || event.key === "Enter") event.preventDefault();
  if (found) go(found);
}

/** @param {KeyboardEvent} event */
function saveByKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  const button = form.querySelector('button[name="then"][value="save"]');
  if (button instanceof HTMLButtonElement) button.click();
}

form.addEventListener("keydown", moveByKey);
document.addEventListener("keydown", saveByKey);
// Without this script the next Tab leads there.
document.querySelector('a[href="#sheet-form"]')?.addEventListener("click", (event) => {
  const [first] = fields();
  event.preventDefault();
  if (first) go(first);
});
// A press beside the text of a cell, which may be smaller than the cell.
form.addEventListener("click", ({ target }) => {
  if (!(target instanceof Element) || !target.matches("td.input, td.input > div")) return;
  const field = target.querySelector(".form-control");
  if (field instanceof HTMLElement) field.focus();
});
