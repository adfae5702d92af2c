// Ranges of cells: drawn with Shift and arrows or with the mouse; copied, cut, cleared and filled down.
import { cellAt, describe, fieldOn, spotOf, textIn } from "./block.js";
import { fieldOf, form } from "./cells.js";
import { isWhole } from "./going.js";
import { reach } from "./keys.js";
import { say } from "./note.js";
import { between, linesOf, moved, sizeOf } from "./range.js";
import { asTable, written } from "./tsv.js";
import { change } from "./undoing.js";
import { part } from "../dom.js";

/** @typedef {import("./block.js").Described} Described */
/** @typedef {import("./range.js").Spot} Spot */

const note = part("#grid-note", HTMLElement);

/** @type {{ grid: Described, anchor: Spot, head: Spot } | null} */
let chosen = null;

const isOne = () => !chosen || (chosen.anchor.row === chosen.head.row && chosen.anchor.column === chosen.head.column);

/** The range where there is one of more than one cell. */
export const range = () => (chosen && !isOne() ? { grid: chosen.grid, area: between(chosen.anchor, chosen.head) } : null);

function paint() {
  for (const cell of form.querySelectorAll(".in-range")) cell.classList.remove("in-range");
  const drawn = range();
  form.classList.toggle("has-range", Boolean(drawn));
  if (!drawn) return;
  for (const spot of linesOf(drawn.area).flat()) cellAt(drawn.grid, spot)?.classList.add("in-range");
  say("chosen", sizeOf(drawn.area));
}

export function collapse() {
  if (!chosen) return;
  chosen = null;
  paint();
}

/** @param {EventTarget | null} target */
function cellOf(target) {
  const cell = target instanceof Element ? target.closest("td[data-column]") : null;
  return cell instanceof HTMLTableCellElement && form.contains(cell) ? cell : null;
}

/** @param {Element | null} cell */
function begin(cell) {
  const block = cell?.closest("tbody");
  const grid = block ? describe(block) : null;
  const spot = grid && spotOf(grid, cell);
  chosen = grid && spot ? { grid, anchor: spot, head: spot } : null;
}

// By keyboard -------------------------------------------------------------------------------------------

/** @param {KeyboardEvent} event */
function extend(event) {
  const field = fieldOf(event.target);
  const way = field && reach(event, { isWhole: isWhole(field) });
  if (!field || !way) return false;
  if (!chosen || cellAt(chosen.grid, chosen.anchor) !== cellOf(field)) begin(cellOf(field));
  if (!chosen) return false;
  const { grid, head } = chosen;
  const size = { rows: grid.lines.length, columns: grid.columns.length };
  let to = moved(head, way, size, event.ctrlKey || event.metaKey);
  // Levels stand for several rows: a range holds cells of the row alone.
  while (!cellAt(grid, to)?.dataset.column && to.column < size.columns - 1) to = { ...to, column: to.column + 1 };
  chosen.head = to;
  paint();
  cellAt(grid, to)?.scrollIntoView({ block: "nearest" });
  return true;
}

/** @param {KeyboardEvent} event */
function byKey(event) {
  if (event.isComposing || event.defaultPrevented) return;
  const isControl = event.ctrlKey || event.metaKey;
  if (extend(event)) {
    event.preventDefault();
  } else if (isControl && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "d") {
    event.preventDefault();
    fillDown(event.target);
  } else if ((event.key === "Delete" || event.key === "Backspace") && range()) {
    event.preventDefault();
    clear("cleared");
  } else if (!isControl && event.key !== "Shift" && event.key !== "Alt") {
    collapse();
  }
}

// By mouse ----------------------------------------------------------------------------------------------

let isDrawing = false;

/** @param {PointerEvent} event */
function press(event) {
  if (event.button !== 0 || event.pointerType === "touch") return;
  const cell = cellOf(event.target);
  if (event.shiftKey && chosen && cell) {
    draw(cell);
    event.preventDefault();
    return;
  }
  collapse();
  begin(cell);
  isDrawing = Boolean(chosen);
}

/** @param {HTMLTableCellElement} cell */
function draw(cell) {
  const spot = chosen && spotOf(chosen.grid, cell);
  if (!chosen || !spot || (spot.row === chosen.head.row && spot.column === chosen.head.column)) return;
  chosen.head = spot;
  getSelection()?.removeAllRanges();
  paint();
}

form.addEventListener("keydown", byKey);
form.addEventListener("pointerdown", press);
form.addEventListener("pointermove", ({ target, buttons }) => {
  const cell = isDrawing && buttons & 1 ? cellOf(target) : null;
  if (cell) draw(cell);
});
// A press with Shift would select text up to there.
form.addEventListener("mousedown", (event) => { if (event.shiftKey && range()) event.preventDefault(); });
window.addEventListener("pointerup", () => { isDrawing = false; });
form.addEventListener("focusin", ({ target }) => {
  if (chosen && cellOf(target) !== cellAt(chosen.grid, chosen.anchor)) collapse();
});
document.body.addEventListener("rows-changed", () => collapse());
form.addEventListener("sheet-merged", () => collapse());

// What is done with it ----------------------------------------------------------------------------------

/** @param {Described} grid @param {import("./range.js").Range} area */
const textsIn = (grid, area) => linesOf(area).map((line) => line.map((spot) => textIn(cellAt(grid, spot))));

/** @param {"cleared" | "cut"} name */
function clear(name) {
  const drawn = range();
  if (!drawn) return;
  const wanted = linesOf(drawn.area).flat().flatMap((spot) => {
    const field = fieldOn(drawn.grid, spot);
    return field ? [{ field, text: "" }] : [];
  });
  const n = change(note.dataset[`${name}Step`] ?? "", wanted);
  say("cleared", { n }, n > 0);
}

/** @param {EventTarget | null} target */
function fillDown(target) {
  const field = fieldOf(target);
  const drawn = range();
  if (!drawn) begin(cellOf(field));
  if (!chosen) return;
  const grid = chosen.grid;
  const area = drawn?.area ?? between(chosen.anchor, chosen.head);
  const { rows } = sizeOf(area);
  // One row is filled from the row above it, as spreadsheets do.
  const from = rows > 1 ? area.top : area.top - 1;
  const below = linesOf(area).flat().filter(({ row }) => row > from);
  const wanted = below.flatMap((spot) => {
    const into = fieldOn(grid, spot);
    const above = cellAt(grid, { row: from, column: spot.column });
    return into && above ? [{ field: into, text: textIn(above) }] : [];
  });
  const n = change(note.dataset.fillStep ?? "", wanted);
  say("filled", { n }, n > 0);
}

/** @param {ClipboardEvent} event */
function copy(event) {
  const drawn = range();
  if (!drawn || !event.clipboardData || document.querySelector("dialog[open]")) return;
  const texts = textsIn(drawn.grid, drawn.area);
  event.clipboardData.setData("text/plain", written(texts));
  event.clipboardData.setData("text/html", asTable(texts));
  event.preventDefault();
  if (event.type === "cut") clear("cut");
  else say("copied", sizeOf(drawn.area));
}

document.addEventListener("copy", copy);
document.addEventListener("cut", copy);
