// A block copied in a spreadsheet goes into the cells that it belongs to. Where that is not plain, a preview
// shows it first and nothing is changed until it is confirmed.
import { describe, fieldOn, spotOf } from "./block.js";
import { blockOf, fieldOf, form, setText } from "./cells.js";
import { isWhole } from "./going.js";
import { isNumeric } from "./likeness.js";
import { say } from "./note.js";
import { count, plansFor, trimmed } from "./plan.js";
import { preview } from "./preview.js";
import { sizeOf, tiled } from "./range.js";
import { newUid, insertInPlace, placeOf } from "./rows.js";
import { range } from "./selecting.js";
import { cellsOf, isBlock, unmarked } from "./tsv.js";
import { change, changeRows } from "./undoing.js";
import { part } from "../dom.js";

/** @typedef {import("./block.js").Described} Described */
/** @typedef {import("./plan.js").Plan} Plan */
/** @typedef {import("./rows.js").Row} Row */
/** @typedef {import("../dom.js").Field} Field */

const note = part("#grid-note", HTMLElement);

/** @param {import("./plan.js").Placed} cell */
const isWritten = ({ fate }) => fate === "write" || fate === "misfit";

/**
 * @param {Described} grid
 * @param {Plan} plan
 */
function wantedBy(grid, { cells }) {
  return cells.flatMap((cell) => {
    const field = isWritten(cell) ? fieldOn(grid, cell) : null;
    return field ? [{ field, text: cell.text }] : [];
  });
}

/**
 * The names of the columns as a row posts them.
 * @param {Described} grid
 * @param {string[]} place
 */
function namesOf(grid, place) {
  const free = [...place];
  return grid.columns.map(({ isPlace }, column) => {
    if (isPlace) return free.shift() ?? "";
    return grid.cells.map((line) => line[column]?.dataset.column).find(Boolean) ?? "";
  });
}

/**
 * The rows of the block as the plan makes them, with those that the sheet lacked; one whose place is not said
 * stands beside the last.
 * @param {Described} grid
 * @param {Plan} plan
 * @param {HTMLElement} block
 * @param {Row[]} rows
 */
function pastedInto(grid, plan, block, rows) {
  const place = (block.dataset.place ?? "").split(" ").filter(Boolean);
  const names = namesOf(grid, place);
  const filled = rows.map((row) => {
    const cells = plan.cells.filter((cell) => isWritten(cell) && grid.lines[cell.row]?.dataset.row === row.uid);
    return { ...row, ...Object.fromEntries(cells.map(({ column, text }) => [names[column] ?? "", text])) };
  });
  return plan.extra.reduce((all, { texts }) => {
    const said = Object.fromEntries([...texts].map(([column, text]) => [names[column] ?? "", text]));
    const row = { ...placeOf(all[all.length - 1] ?? {}, place), ...said, uid: newUid(), new: "1" };
    return insertInPlace(all, row, place);
  }, filled);
}

/**
 * @param {Described} grid
 * @param {Plan} plan
 * @param {HTMLElement | null} block where rows may be put in; null where they shall not be
 */
async function take(grid, plan, block) {
  const label = note.dataset.pasteStep ?? "";
  const wanted = wantedBy(grid, plan);
  const n = wanted.length + count(plan, "same");
  if (!block || !plan.extra.length) change(label, wanted);
  else if (!await changeRows(label, block, (rows) => pastedInto(grid, plan, block, rows), "paste")) return;
  const left = count(plan, "closed") + count(plan, "outside") + (block ? 0 : plan.extra.length);
  say(left ? "left" : plan.by === "names" ? "named" : "pasted", { n, left, rows: block ? plan.extra.length : 0 }, true);
}

/**
 * @param {Field} field
 * @param {string[][]} block
 */
async function paste(field, block) {
  const section = field.closest("tbody");
  const drawn = range();
  const grid = drawn?.grid ?? (section ? describe(section) : null);
  const at = drawn ? { row: drawn.area.top, column: drawn.area.left } : grid && spotOf(grid, field.closest("td"));
  if (!grid || !at) return;
  const texts = drawn ? tiled(trimmed(block), sizeOf(drawn.area)) : block;
  const { plans, isClear } = plansFor(grid, texts, at);
  const [first] = plans;
  if (first && isClear) {
    await take(grid, first, null);
    return;
  }
  const chosen = await preview(grid, plans, at.column);
  if (chosen) await take(grid, chosen.plan, chosen.withRows ? blockOf(field) : null);
  field.focus();
}

/**
 * @param {Field} field
 * @param {string} text
 */
function insert(field, text) {
  field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, "end");
  setText(field, field.value);
}

/**
 * Whether lines without a tab, or a line with one, are the text of this cell.
 * @param {Field} field
 */
const isEdited = (field) => field instanceof HTMLTextAreaElement && !isWhole(field);

form.addEventListener("paste", (event) => {
  const field = fieldOf(event.target);
  const clipboard = event.clipboardData;
  if (!field || !clipboard) return;
  const text = clipboard.getData("text/plain");
  const html = clipboard.getData("text/html");
  const hasTable = /<table/i.test(html);
  const isLine = isEdited(field) && !hasTable && !text.trim().includes("\n");
  const isTable = !isLine && isBlock(text, html, !isNumeric(field.dataset.kind) || isEdited(field));
  // One cell of a spreadsheet ends with a line end that is none of its text; a range takes it everywhere.
  const single = !isTable && hasTable && cellsOf(text).length === 1;
  if (!isTable && !single && !range()) return;
  event.preventDefault();
  if (single && !range()) {
    insert(field, unmarked(cellsOf(text)[0]?.[0] ?? ""));
    return;
  }
  paste(field, isTable || single ? cellsOf(text).map((line) => line.map(unmarked)) : [[text.trim()]]);
});

