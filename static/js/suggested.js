// The score that target and actual suggest, beside the score that is being typed. Alt and = takes it.
// The server works it out; nothing is filled in by itself.
import { fieldAt, part } from "./dom.js";

const SCORE = 'td.input .form-control[data-column="score"]';
const form = part("#sheet-form", HTMLFormElement);

/** @param {Element} input */
function offerFor(input) {
  const place = input.closest("td")?.querySelector("[id^='cell-']")?.id ?? "";
  const list = document.getElementById("suggested");
  const item = [...(list?.children ?? [])].find(
    (each) => each instanceof HTMLElement && each.dataset.cell === place,
  );
  return item instanceof HTMLElement ? { item, key: list?.dataset.key ?? "" } : null;
}

function hide() {
  for (const note of form.querySelectorAll(".suggested")) note.remove();
}

/** @param {EventTarget | null} target */
function show(target) {
  hide();
  const input = fieldAt(target, SCORE);
  const offer = input && offerFor(input);
  if (!input || !offer) return;
  const note = document.createElement("span");
  note.className = "suggested";
  note.setAttribute("role", "status");
  note.textContent = `${offer.item.textContent} (${offer.key})`;
  input.closest("td")?.append(note);
}

form.addEventListener("focusin", ({ target }) => show(target));
form.addEventListener("focusout", hide);
document.body.addEventListener("findings-drawn", () => show(document.activeElement));
form.addEventListener("keydown", (event) => {
  const input = fieldAt(event.target, SCORE);
  if (!input || !event.altKey || event.key !== "=") return;
  const offer = offerFor(input);
  if (!offer) return;
  event.preventDefault();
  input.value = offer.item.dataset.score ?? "";
  input.dispatchEvent(new Event("input", { bubbles: true }));
});
