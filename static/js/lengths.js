// How long a text may be, while it comes near that length. What is longer stays in its cell and is
// refused by the server in a sentence.
import { fieldAt, part } from "./dom.js";

const CELL = "td.input .form-control[data-max-length]";
const NEAR = 0.8;
const form = part("#sheet-form", HTMLFormElement);

/** @param {EventTarget | null} target */
function count(target) {
  const input = fieldAt(target, CELL);
  if (!input) return;
  const cell = input.closest("td");
  const most = Number(input.dataset.maxLength);
  // As the server counts: by characters, not by the units of this language.
  const length = [...input.value].length;
  let counter = cell?.querySelector(".counter");
  if (length < most * NEAR) {
    counter?.remove();
    return;
  }
  counter ??= cell?.appendChild(document.createElement("span"));
  if (!counter) return;
  counter.className = length > most ? "counter over" : "counter";
  counter.textContent = `${length} / ${most}`;
}

form.addEventListener("input", ({ target }) => count(target));
form.addEventListener("focusin", ({ target }) => count(target));
