// A block copied in Excel or WPS fills the cells rightwards and downwards from where it is pasted.
import { cellsOf, isBlock } from "./clipboard.js";
import { CELL, fieldAt, fieldIn, part } from "./dom.js";

/** @typedef {import("./dom.js").Field} Field */

const form = part("#sheet-form", HTMLFormElement);
const state = part("#paste-state", HTMLElement);

/**
 * The rows from this one down that have a cell in its column, each with its cells from there on.
 * @param {Field} input
 */
function target(input) {
  const column = input.dataset.column;
  const lines = [...input.closest("tbody")?.rows ?? []].map((row) => {
    const cells = [...row.cells].filter((cell) => cell.dataset.column);
    const from = cells.findIndex((cell) => cell.dataset.column === column);
    return from < 0 ? [] : cells.slice(from);
  }).filter((cells) => cells.length);
  return lines.slice(lines.findIndex(([cell]) => cell?.contains(input)));
}

/**
 * @param {Field} input
 * @param {string[][]} rows
 */
function fill(input, rows) {
  const lines = target(input);
  let filled = 0;
  let left = 0;
  rows.forEach((texts, down) => texts.forEach((text, right) => {
    const cell = fieldIn(lines[down]?.[right], CELL);
    if (!cell) {
      if (text.trim()) left += 1;
      return;
    }
    cell.value = text.trim();
    cell.dispatchEvent(new Event("change", { bubbles: true }));
    filled += 1;
  }));
  return { filled, left };
}

/** @param {{ filled: number, left: number }} counts */
function say({ filled, left }) {
  const words = (left ? state.dataset.left : state.dataset.done) ?? "";
  state.textContent = words.replace("{filled}", String(filled)).replace("{left}", String(left));
}

form.addEventListener("paste", (event) => {
  const input = fieldAt(event.target, `:is(#funding, #indicators) ${CELL}`);
  const clipboard = event.clipboardData;
  if (!input || !clipboard) return;
  const text = clipboard.getData("text/plain");
  if (!isBlock(text, clipboard.getData("text/html"), input.dataset.kind)) return;
  event.preventDefault();
  say(fill(input, cellsOf(text)));
  input.dispatchEvent(new Event("input", { bubbles: true }));
});
