// A block of the sheet as rows and columns: which cell stands under which heading.
import { fieldIn } from "../dom.js";
import { shownIn, textOf } from "./cells.js";
import { plain } from "../grouping.js";

/** @typedef {import("../dom.js").Field} Field */
/** @typedef {import("./plan.js").Grid} Grid */
/** @typedef {import("./plan.js").Column} Column */
/**
 * `lines` are the table's rows, `cells` what stands in each of them under each column; null where nothing does.
 * @typedef {Grid & { lines: HTMLTableRowElement[], cells: (HTMLTableCellElement | null)[][] }} Described
 */

/**
 * For each row of the table the cell that covers each column of the printed grid.
 * @param {HTMLTableSectionElement} block
 */
function coveredBy(block) {
  /** @type {HTMLTableCellElement[][]} */
  const covered = [...block.rows].map(() => []); // filled from left to right, with gaps meanwhile
  for (const [number, line] of [...block.rows].entries()) {
    let x = 0;
    for (const cell of line.cells) {
      while (covered[number]?.[x]) x += 1;
      for (let row = number; row < number + cell.rowSpan; row += 1) {
        const line = covered[row];
        for (let at = x; line && at < x + cell.colSpan; at += 1) line[at] = cell;
      }
      x += cell.colSpan;
    }
  }
  return covered;
}

/** @param {HTMLTableCellElement} cell */
const isLevel = (cell) => cell.classList.contains("level");

/**
 * The text of a cell without what the page adds to it.
 * @param {HTMLTableCellElement | null} cell
 */
export function textIn(cell) {
  if (!cell) return "";
  const field = fieldIn(cell, ".form-control");
  if (field) return textOf(field);
  if (cell.tagName === "TH") return cell.firstChild?.textContent?.trim() ?? "";
  return plain(shownIn(cell).trim());
}

/**
 * The columns stand under their headings; a block without headings has one for each of its widest row's cells.
 * @param {HTMLTableSectionElement} block
 * @returns {Described}
 */
export function describe(block) {
  const covered = coveredBy(block);
  const rows = [...block.rows];
  const lines = rows.filter((line) => line.querySelector(":scope > td[data-column]"));
  const head = rows.findIndex((line) => line.querySelector(':scope > th[scope="col"]'));
  const columns = head < 0 ? [] : columnsUnder(covered[head] ?? [], lines.map((line) => covered[rows.indexOf(line)] ?? []));
  const cells = lines.map((line) => (head < 0
    ? [...line.cells].filter((cell) => cell.dataset.column)
    : columns.map(({ x }) => covered[rows.indexOf(line)]?.[x] ?? null)));
  const width = Math.max(0, ...cells.map((line) => line.length));
  return {
    columns: head < 0 ? Array.from({ length: width }, (_, x) => ({ label: "", x })) : columns,
    rows: cells.map((line) => ({ cells: line.map(asCell) })),
    canGrow: "rows" in block.dataset,
    lines,
    cells,
  };
}

/**
 * @param {HTMLTableCellElement[]} heads
 * @param {HTMLTableCellElement[][]} below
 * @returns {Column[]}
 */
function columnsUnder(heads, below) {
  return heads.flatMap((cell, x) => {
    if (heads[x - 1] === cell || cell.classList.contains("tools")) return [];
    const label = (cell.firstChild?.textContent ?? "").replace(/^\*/, "").trim();
    return [{ label, x, isPlace: below.some((line) => line[x] && isLevel(line[x])) }];
  });
}

/** @param {HTMLTableCellElement | null} cell */
function asCell(cell) {
  if (!cell) return null;
  const field = fieldIn(cell, ".form-control");
  return { text: textIn(cell), isOpen: Boolean(field), kind: field?.dataset.kind };
}

/**
 * Where a cell stands in its block.
 * @param {Described} grid
 * @param {Element | null} cell
 */
export function spotOf(grid, cell) {
  for (const [row, cells] of grid.cells.entries()) {
    const column = cells.findIndex((other) => other === cell);
    if (column >= 0) return { row, column };
  }
  return null;
}

/**
 * @param {Described} grid
 * @param {{ row: number, column: number }} spot
 */
export const cellAt = (grid, { row, column }) => grid.cells[row]?.[column] ?? null;

/**
 * @param {Described} grid
 * @param {{ row: number, column: number }} spot
 * @returns {Field | null}
 */
export const fieldOn = (grid, spot) => fieldIn(cellAt(grid, spot), ".form-control");
