// Where the cells of a pasted block go, and whether a person should see that first. Knows nothing of the page.
import { isNumeric, isSame, key, suits } from "./likeness.js";

/**
 * A cell of the sheet's block: what it shows, and whether it can be typed in.
 * @typedef {{ text: string, isOpen: boolean, kind?: string }} Cell
 * @typedef {{ label: string, x: number, isPlace?: boolean }} Column `x` counts columns of the printed grid
 * @typedef {{ columns: Column[], rows: { cells: (Cell | null)[] }[], canGrow: boolean }} Grid
 * @typedef {{ row: number, column: number }} Spot
 */
/**
 * `line` and `place` count in the pasted block, `row` and `column` in the sheet's; -1 is nowhere there.
 * "write" changes an open cell, "same" is what stands there already, "closed" would change one that is only
 * read, "misfit" are words for a number, "outside" has no cell, "blank" says nothing.
 * @typedef {"write" | "same" | "closed" | "misfit" | "outside" | "blank"} Fate
 * @typedef {{ line: number, place: number, row: number, column: number, text: string, fate: Fate }} Placed
 * @typedef {{ line: number, texts: Map<number, string> }} Extra a row that the sheet lacks, by column
 * @typedef {{ by: "names" | "position", start: number, columns: number[], cells: Placed[], extra: Extra[] }} Plan
 */

// The block ---------------------------------------------------------------------------------------------

/**
 * Without the empty rows and columns around it.
 * @param {string[][]} block
 */
export function trimmed(block) {
  const isFilled = (/** @type {string | undefined} */ text) => Boolean(text?.trim());
  const rows = block.filter((_, at) => block.slice(at).some((line) => line.some(isFilled)));
  const width = Math.max(1, ...rows.map((line) => line.map(isFilled).lastIndexOf(true) + 1));
  return rows.map((line) => Array.from({ length: width }, (_, at) => (line[at] ?? "").trim()));
}

/**
 * A label without what is printed behind it: points, units.
 * @param {string} label
 */
const heading = (label) => key(label).replace(/[（(].*$/su, "");

/**
 * The columns that a line of headings names; null where it is no such line.
 * @param {string[]} line
 * @param {Grid} grid
 */
function columnsNamed(line, { columns }) {
  const labels = columns.map(({ label }) => heading(label));
  const found = line.map((text) => (text ? labels.indexOf(heading(text)) : -1));
  const named = found.filter((column) => column >= 0);
  return named.length > 1 && new Set(named).size === named.length ? found : null;
}

// Where columns go --------------------------------------------------------------------------------------

/**
 * Column after column.
 * @param {number} width
 * @param {number} start
 */
const sideBySide = (width, start) => Array.from({ length: width }, (_, at) => start + at);

/**
 * As the official workbook has them: a wide column takes several of the spreadsheet's, all but the first empty.
 * @param {number} width
 * @param {number} x
 * @param {Grid} grid
 */
const asPrinted = (width, x, { columns }) => (
  Array.from({ length: width }, (_, at) => columns.findIndex((column) => column.x === x + at)));

/**
 * The columns by which a row is known: words that are only read in some row.
 * @param {Grid} grid
 */
export function nameColumns({ columns, rows }) {
  const isName = (/** @type {Cell | null | undefined} */ cell) => (
    Boolean(cell && !cell.isOpen && cell.text.trim() && !isNumeric(cell.kind)));
  return columns.flatMap(({ isPlace }, at) => (!isPlace && rows.some(({ cells }) => isName(cells[at])) ? [at] : []));
}

/**
 * Which row of the sheet each line is, by what it says in the name columns; -1 where none is. Rows of the same
 * names are taken in their order.
 * @param {string[][]} block
 * @param {number[]} columns
 * @param {Grid} grid
 * @param {number[]} names
 */
function rowsNamed(block, columns, grid, names) {
  const held = names.filter((name) => columns.includes(name));
  const free = new Set(grid.rows.keys());
  return block.map((line) => {
    const wanted = held.map((name) => line[columns.indexOf(name)] ?? "");
    if (!wanted.some(Boolean)) return -1;
    for (const row of free) {
      const cells = grid.rows[row]?.cells ?? [];
      if (!held.every((name, at) => isSame(cells[name]?.text ?? "", wanted[at] ?? ""))) continue;
      free.delete(row);
      return row;
    }
    return -1;
  });
}

// Plans -------------------------------------------------------------------------------------------------

/**
 * @param {Grid} grid
 * @param {number} row
 * @param {number} column
 * @param {string} text
 * @param {boolean} isNamed blanks of a line that was found by its names leave what stands there
 * @returns {Fate}
 */
function fateOf(grid, row, column, text, isNamed) {
  const cell = grid.rows[row]?.cells[column];
  if (!text && (isNamed || !cell?.isOpen)) return "blank";
  if (!cell) return "outside";
  if (isSame(cell.text, text)) return "same";
  if (grid.columns[column]?.isPlace) return heading(cell.text) === heading(text) ? "same" : "closed";
  if (!cell.isOpen) return "closed";
  return suits(cell.kind, text) ? "write" : "misfit";
}

/**
 * @param {Grid} grid
 * @param {string[][]} block
 * @param {number[]} columns
 * @param {number[]} rows
 * @param {"names" | "position"} by
 * @returns {Plan}
 */
function planned(grid, block, columns, rows, by) {
  const isExtra = (/** @type {number} */ line) => grid.canGrow && !grid.rows[rows[line] ?? -1] && rowTexts(block[line] ?? [], columns, grid).size > 0;
  const cells = block.flatMap((texts, line) => texts.flatMap((text, place) => {
    const [row, column] = [rows[line] ?? -1, columns[place] ?? -1];
    if (isExtra(line) && grid.columns[column]) return [];
    return [{ line, place, row, column, text, fate: fateOf(grid, row, column, text, by === "names") }];
  }));
  const extra = block.flatMap((texts, line) => (isExtra(line) ? [{ line, texts: rowTexts(texts, columns, grid) }] : []));
  return { by, start: columns.find((column) => column >= 0) ?? -1, columns, cells, extra: withPlaces(extra, block, columns, grid) };
}

/**
 * @param {string[]} texts
 * @param {number[]} columns
 * @param {Grid} grid
 */
function rowTexts(texts, columns, grid) {
  return new Map(texts.flatMap((text, place) => {
    const column = columns[place] ?? -1;
    return text && grid.columns[column] && !grid.columns[column]?.isPlace ? [[column, text]] : [];
  }));
}

/**
 * The levels of rows: merged cells are copied as one filled cell and empty ones below it.
 * @param {Extra[]} extra
 * @param {string[][]} block
 * @param {number[]} columns
 * @param {Grid} grid
 */
function withPlaces(extra, block, columns, grid) {
  for (const [place, column] of columns.entries()) {
    if (!grid.columns[column]?.isPlace) continue;
    let last = "";
    for (const [line, texts] of block.entries()) {
      last = texts[place] || last;
      extra.find((row) => row.line === line)?.texts.set(column, heading(last));
    }
  }
  return extra;
}

/**
 * @param {Plan} plan
 * @param {Fate} fate
 */
export const count = ({ cells }, fate) => cells.filter((cell) => cell.fate === fate).length;

/**
 * Cells that would be left out or hold what does not suit them.
 * @param {Plan} plan
 */
export const troubles = (plan) => count(plan, "closed") + count(plan, "misfit") + count(plan, "outside");

/**
 * By the names of its rows, wherever the cursor is; null where too few are found.
 * @param {Grid} grid
 * @param {string[][]} block
 */
function byNames(grid, block) {
  const names = nameColumns(grid);
  const [first = []] = block;
  const named = columnsNamed(first, grid);
  const body = named ? block.slice(1) : block;
  const width = first.length;
  const ways = named ? [named] : grid.columns.flatMap(({ x }, start) => [sideBySide(width, start), asPrinted(width, x, grid)]);
  /** @type {{ found: number, plan: Plan } | null} */
  let best = null;
  for (const columns of ways) {
    if (!names.some((name) => columns.includes(name))) continue;
    const rows = rowsNamed(body, columns, grid, names);
    const found = rows.filter((row) => row >= 0).length;
    if (!found || 2 * found < body.length || (best && found <= best.found)) continue;
    best = { found, plan: planned(grid, body, columns, rows, "names") };
  }
  return best?.plan ?? null;
}

/**
 * From that cell rightwards and downwards.
 * @param {Grid} grid
 * @param {string[][]} block
 * @param {Spot} at
 */
export function byPosition(grid, block, { row, column }) {
  return planned(grid, block, sideBySide(block[0]?.length ?? 0, column), block.map((_, line) => row + line), "position");
}

/**
 * How many cells of other content a plan would overwrite.
 * @param {Grid} grid
 * @param {Plan} plan
 */
const overwritten = (grid, { cells }) => cells.filter(({ row, column, fate }) => (
  fate === "write" && grid.rows[row]?.cells[column]?.text.trim())).length;

/**
 * The plans that there are for a block, the likeliest first, and whether that one can be taken unasked: where
 * every cell has its place and suits it, no row is missing, and no other column fits what stands there better.
 * @param {Grid} grid
 * @param {string[][]} block as the clipboard holds it
 * @param {Spot} at the cell that is pasted into
 * @returns {{ plans: Plan[], isClear: boolean }}
 */
export function plansFor(grid, block, at) {
  const texts = trimmed(block);
  const named = byNames(grid, texts);
  const here = byPosition(grid, texts, at);
  if (named) return { plans: [named, here], isClear: !troubles(named) && !named.extra.length };
  const others = grid.columns.flatMap((_, column) => (column === at.column ? [] : [byPosition(grid, texts, { ...at, column })]));
  const usable = others.filter((plan) => count(plan, "write") + count(plan, "same") > 0);
  usable.sort((one, other) => troubles(one) - troubles(other) || count(other, "same") - count(one, "same"));
  const [best] = usable;
  const isShifted = best && !troubles(best)
    && (troubles(here) > 0 || (count(best, "same") > count(here, "same") && overwritten(grid, here) > 0));
  if (best && isShifted) return { plans: [best, here, ...usable.slice(1)], isClear: false };
  return { plans: [here, ...usable], isClear: !troubles(here) && !here.extra.length };
}
