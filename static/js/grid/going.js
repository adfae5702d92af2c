// Where the cursor is: in a whole cell, that typing replaces and arrows leave, or within its text.
import { fieldOf, form } from "./cells.js";

/** @typedef {import("../dom.js").Field} Field */

/** @type {Field | null} the field in which somebody edits the text */
let edited = null;
/** What the cell said when it was entered; Escape brings it back. */
let entered = "";

/** @param {Field} field */
export const isWhole = (field) => document.activeElement === field && edited !== field;

/**
 * A cell whose text fits in one line.
 * @param {Field} field
 */
export function isOneLine(field) {
  if (field instanceof HTMLInputElement) return true;
  if (field.value.includes("\n")) return false;
  const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(field);
  return field.scrollHeight - parseFloat(paddingTop) - parseFloat(paddingBottom) < 1.8 * parseFloat(lineHeight);
}

/**
 * To a cell as a whole.
 * @param {Field} field
 */
export function go(field) {
  field.focus();
  edited = null;
  field.select();
}

/**
 * Into the text of a cell.
 * @param {Field} field
 */
export function edit(field) {
  edited = field;
  field.setSelectionRange(field.value.length, field.value.length);
}

export const textBefore = () => entered;

// A press of the mouse puts the cursor where it was made; typing goes on in the text.
let isPressed = false;
form.addEventListener("pointerdown", ({ target }) => {
  isPressed = true;
  edited = fieldOf(target);
});
for (const name of ["pointerup", "pointercancel"]) window.addEventListener(name, () => { isPressed = false; });
form.addEventListener("focusin", ({ target }) => {
  const field = fieldOf(target);
  if (!field) return;
  entered = field.value;
  if (isPressed) return;
  edited = null;
  field.select(); // browsers do so for one kind of field only
});
form.addEventListener("input", ({ target, isTrusted }) => {
  if (isTrusted) edited = fieldOf(target);
});
