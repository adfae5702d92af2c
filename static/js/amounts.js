// Amounts are shown with thousands separators; the server gets plain digits.
import { fieldAt, part, parts } from "./dom.js";
import { group, plain } from "./grouping.js";

const AMOUNT = 'td.input [data-kind="amount"]';

const form = part("#sheet-form", HTMLFormElement);

/** @param {import("./dom.js").Field | null} input */
function show(input) {
  if (input && input !== document.activeElement) input.value = group(plain(input.value));
}

// Whoever comes by keyboard finds the whole amount selected, so that typing replaces it: a new value
// drops the selection that the browser made. A click puts the cursor where it was made.
let isClicking = false;
form.addEventListener("pointerdown", () => { isClicking = true; });
form.addEventListener("pointerup", () => { isClicking = false; });
form.addEventListener("focusin", ({ target }) => {
  const input = fieldAt(target, AMOUNT);
  if (!input) return;
  const text = plain(input.value);
  if (text === input.value) return;
  input.value = text;
  if (!isClicking) input.select();
});
form.addEventListener("focusout", ({ target }) => {
  const input = fieldAt(target, AMOUNT);
  if (input) input.value = group(plain(input.value));
});
form.addEventListener("formdata", ({ formData }) => {
  for (const input of parts(AMOUNT, HTMLInputElement, form)) formData.set(input.name, plain(input.value));
});
form.addEventListener("change", ({ target }) => show(fieldAt(target, AMOUNT)));
parts(AMOUNT, HTMLInputElement, form).forEach(show);
