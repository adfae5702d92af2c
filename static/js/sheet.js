// Typing in the sheet: moving between cells by keyboard, rows, and whether all is saved.
// All arithmetic and all checking are done by the server.
import { CELL, fieldAt, fieldIn, fitting, isField, part, parts } from "./dom.js";
import { step, turn } from "./keys.js";

/** @typedef {import("./dom.js").Field} Field */

const form = part("#sheet-form", HTMLFormElement);
const state = part("#save-state", HTMLElement);
let unsaved = state.classList.contains("unsaved");

// Fields ------------------------------------------------------------------------------------------

const fields = () => parts(CELL, HTMLElement, form).filter(isField);

/** @param {Field} input */
function column(input) {
  const block = input.closest("tbody");
  return fields().filter(
    (other) => other.dataset.column === input.dataset.column && other.closest("tbody") === block,
  );
}

/** @param {KeyboardEvent} event */
function moveByKey(event) {
  const input = fieldAt(event.target, CELL);
  if (!input || event.ctrlKey || event.metaKey) return;
  const by = step(event, input);
  if (!by) return;
  const cells = column(input);
  const next = cells[cells.indexOf(input) + by];
  if (next || event.key === "Enter") event.preventDefault();
  next?.focus();
  next?.select();
}

/**
 * The buttons of a row are one stop of the Tab key; arrows move among them.
 * @param {KeyboardEvent} event
 */
function moveInToolbar({ key, target }) {
  const button = target instanceof HTMLButtonElement ? target : null;
  const bar = button?.closest('[role="toolbar"]');
  if (!button || !bar) return;
  const buttons = parts("button", HTMLButtonElement, bar);
  const number = turn(key, buttons.indexOf(button), buttons.length);
  if (number === null) return;
  for (const [at, other] of buttons.entries()) other.tabIndex = at === number ? 0 : -1;
  buttons[number]?.focus();
}

/**
 * Where the cursor goes after a row was added, moved or removed.
 * @param {RowChange} change
 */
function focusRow({ operation, row }) {
  const bars = parts('#indicators [role="toolbar"]', HTMLElement, form);
  const bar = bars[Math.min(row, bars.length - 1)];
  if (!bar) return;
  const input = operation === "add" && fieldIn(bar.closest("tr"), CELL);
  const buttons = parts("button", HTMLButtonElement, bar);
  // A row that came from the budget has no button to remove it.
  (input || buttons.find((button) => button.value.startsWith(`${operation}:`)) || buttons[0])?.focus();
}

/**
 * Browsers without field-sizing: a cell grows with its text all the same.
 * @param {HTMLElement} input
 */
function grow(input) {
  if (input.tagName !== "TEXTAREA" || CSS.supports("field-sizing", "content")) return;
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight}px`;
}

// Whether all is saved ----------------------------------------------------------------------------

/** @param {string | undefined} text */
function say(text = "", isSaved = false) {
  if (state.textContent !== text) state.textContent = text;
  state.classList.toggle("unsaved", !isSaved);
}

function touched() {
  unsaved = true;
  say(state.dataset.unsaved);
  form.dispatchEvent(new Event("sheet:touched"));
}

// Answers to warnings stand outside the form element and belong to it all the same.
document.addEventListener("input", ({ target }) => {
  if (!isField(target) || target.form !== form) return;
  touched();
  grow(target);
});
form.addEventListener("submit", () => { unsaved = false; });
form.addEventListener("keydown", moveByKey);
form.addEventListener("keydown", moveInToolbar);
// Without this script the next Tab leads there.
document.querySelector('a[href="#sheet-form"]')?.addEventListener("click", (event) => {
  event.preventDefault();
  fields()[0]?.focus();
});
form.addEventListener("click", ({ target }) => {
  fieldIn(fitting(target, "td.input, td.input > div"), ".form-control")?.focus();
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
document.body.addEventListener("rows-changed", (event) => {
  touched();
  fields().forEach(grow);
  focusRow(event.detail);
});
// Rows that are about to be replaced take no typing: it would be lost.
form.addEventListener("htmx:beforeRequest", ({ target }) => {
  const block = fitting(target, '[name="row"]')?.closest("tbody");
  if (block) block.inert = true;
});
form.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful) part("#indicators", HTMLElement, form).inert = false;
});
form.addEventListener("sheet:saved", ({ detail }) => {
  unsaved = false;
  say(detail, true);
});
form.addEventListener("sheet:refused", ({ detail }) => say(detail));
form.addEventListener("sheet:waiting", ({ detail }) => say(detail));
form.addEventListener("sheet:left", () => { unsaved = false; });
form.addEventListener("sheet-merged", () => fields().forEach(grow));
// Where there is no connection at all, saving says so a moment later.
document.body.addEventListener("htmx:responseError", () => say(state.dataset.broken));
fields().forEach(grow);
