// The sheet while somebody types: whether all is saved, and cells that grow with their text.
// All arithmetic and all checking are done by the server; how the cursor moves stands in grid/.
import { CELL, isField, part, parts } from "./dom.js";

const form = part("#sheet-form", HTMLFormElement);
const state = part("#save-state", HTMLElement);
let unsaved = state.classList.contains("unsaved");

/**
 * Browsers without field-sizing: a cell grows with its text all the same.
 * @param {HTMLElement} input
 */
function grow(input) {
  if (input.tagName !== "TEXTAREA" || CSS.supports("field-sizing", "content")) return;
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight}px`;
}

function growAll() {
  parts(CELL, HTMLElement, form).forEach(grow);
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
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
document.body.addEventListener("rows-changed", () => {
  touched();
  growAll();
});
form.addEventListener("sheet:saved", ({ detail }) => {
  unsaved = false;
  say(detail, true);
});
form.addEventListener("sheet:refused", ({ detail }) => say(detail));
form.addEventListener("sheet:waiting", ({ detail }) => say(detail));
form.addEventListener("sheet:left", () => { unsaved = false; });
form.addEventListener("sheet-merged", growAll);
// Where there is no connection at all, saving says so a moment later.
document.body.addEventListener("htmx:responseError", () => say(state.dataset.broken));
growAll();
