// Shows findings in their cells, guards unsaved typing, and moves between cells by keyboard.
// All arithmetic and all judgement come from the server.

const form = document.querySelector("#sheet-form");
const LEVELS = ["has-error", "has-warning", "has-hint"];

function showFindings() {
  for (const note of document.querySelectorAll(".sheet .note")) note.remove();
  for (const cell of document.querySelectorAll(LEVELS.map((level) => `.sheet .${level}`).join())) {
    cell.classList.remove(...LEVELS);
  }
  for (const item of document.querySelectorAll("#findings [data-cell]")) {
    const cell = document.getElementById(item.dataset.cell)?.closest("td, th");
    if (!cell || LEVELS.some((level) => cell.classList.contains(level))) continue;
    cell.classList.add(`has-${item.dataset.severity}`);
    const note = document.createElement("span");
    note.className = "note";
    note.textContent = item.dataset.title;
    note.title = item.querySelector(".message").textContent;
    cell.append(note);
  }
}

function inputs() {
  return [...form.querySelectorAll("td.input .form-control")];
}

// Enter goes to the cell below, Shift+Enter makes a new line, Alt+arrows move by row.
function moveByKey(event) {
  const from = event.target;
  if (!from.matches?.("td.input .form-control")) return;
  const down = (event.key === "Enter" && !event.shiftKey && !event.isComposing) ||
    (event.altKey && event.key === "ArrowDown");
  const up = event.altKey && event.key === "ArrowUp";
  if (!down && !up) return;
  event.preventDefault();
  const column = from.dataset.column;
  const sameColumn = inputs().filter((input) => input.dataset.column === column);
  sameColumn[sameColumn.indexOf(from) + (down ? 1 : -1)]?.focus();
}

let unsaved = false;

if (form) {
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  form.addEventListener("keydown", moveByKey);
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
  document.body.addEventListener("rows-changed", () => { unsaved = true; });
}

document.body.addEventListener("htmx:afterSettle", showFindings);
showFindings();
