// What floats at a cell stays in sight: where the bar at the bottom would cover it, it floats above the cell.
import { parts } from "./dom.js";

/** @param {EventTarget | null} target */
function place(target) {
  const cell = target instanceof Element ? target.closest(".sheet td, .sheet th") : null;
  if (!cell) return;
  const [bar] = parts(".bottom", HTMLElement);
  const end = bar ? bar.getBoundingClientRect().top : innerHeight;
  for (const note of parts(":scope > .note", HTMLElement, cell)) {
    note.classList.remove("above");
    const { bottom, height } = note.getBoundingClientRect();
    note.classList.toggle("above", bottom > end && cell.getBoundingClientRect().top > height);
  }
}

document.addEventListener("focusin", ({ target }) => place(target));
document.addEventListener("pointerover", ({ target }) => place(target));
document.body.addEventListener("findings-drawn", () => place(document.activeElement));
