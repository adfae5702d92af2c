// What a pasted block would do, before it does: which text goes into which cell, and what is left out.
import { count, troubles } from "./plan.js";
import { fill } from "./words.js";
import { part } from "../dom.js";

/** @typedef {import("./block.js").Described} Described */
/** @typedef {import("./plan.js").Plan} Plan */

const dialog = part("#paste-dialog", HTMLDialogElement);
const summary = part("#paste-dialog .summary", HTMLElement);
const shifted = part("#paste-dialog .shifted", HTMLElement);
const list = part("#paste-dialog select", HTMLSelectElement);
const table = part("#paste-dialog table", HTMLTableElement);
const rowsBox = part("#paste-dialog .rows", HTMLElement);
const withRows = part("#paste-dialog .rows input", HTMLInputElement);
const rowsText = part("#paste-dialog .rows span", HTMLElement);
const button = part('#paste-dialog button[value="take"]', HTMLButtonElement);
const words = dialog.dataset;

/**
 * @param {string} tag
 * @param {string} text
 * @param {string} [style]
 */
function element(tag, text, style = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = style;
  return made;
}

/**
 * @param {Described} grid
 * @param {Plan} plan
 */
function nameOf(grid, plan) {
  if (plan.by === "names") return words.names ?? "";
  const label = grid.columns[plan.start]?.label || String(plan.start + 1);
  return fill(words.from ?? "", { label });
}

/**
 * How a row of the sheet is called: by its first cell of words.
 * @param {Described} grid
 * @param {number} row
 */
function rowName(grid, row) {
  const line = grid.rows[row];
  if (!line) return words.nowhere ?? "";
  const at = grid.columns.findIndex(({ isPlace, x }, column) => !isPlace && x > 0 && line.cells[column]?.text);
  return line.cells[at]?.text ?? String(row + 1);
}

/**
 * @param {Described} grid
 * @param {Plan} plan
 */
function heads(grid, { columns }) {
  const line = document.createElement("tr");
  line.append(element("th", words.row ?? ""));
  for (const column of columns) line.append(element("th", grid.columns[column]?.label || "—"));
  for (const cell of line.children) cell.setAttribute("scope", "col");
  return line;
}

/**
 * @param {Described} grid
 * @param {import("./plan.js").Placed} cell
 */
function asCell(grid, { row, column, text, fate }) {
  const made = element("td", "", `fate-${fate}`);
  const before = grid.rows[row]?.cells[column]?.text ?? "";
  if (before && fate !== "same" && fate !== "blank") made.append(element("del", before), " ");
  made.append(element(fate === "write" || fate === "misfit" ? "ins" : "span", text));
  const why = words[fate];
  if (why && fate !== "write" && fate !== "same") made.append(element("small", why, "d-block"));
  return made;
}

/**
 * @param {Described} grid
 * @param {Plan} plan
 */
function draw(grid, plan) {
  const body = document.createElement("tbody");
  const lines = new Set([...plan.cells, ...plan.extra].map(({ line }) => line));
  for (const line of [...lines].sort((one, other) => one - other)) {
    const row = document.createElement("tr");
    const extra = plan.extra.find((one) => one.line === line);
    const cells = plan.cells.filter((cell) => cell.line === line);
    const name = extra ? words.fresh ?? "" : rowName(grid, cells[0]?.row ?? -1);
    row.append(element("th", name));
    row.firstElementChild?.setAttribute("scope", "row");
    for (const [place, column] of plan.columns.entries()) {
      const cell = cells.find((one) => one.place === place);
      if (cell) row.append(asCell(grid, cell));
      else row.append(element("td", extra?.texts.get(column) ?? "", "fate-extra"));
    }
    body.append(row);
  }
  const head = document.createElement("thead");
  head.append(heads(grid, plan));
  table.replaceChildren(head, body);
  const n = count(plan, "write") + count(plan, "misfit");
  const left = count(plan, "closed") + count(plan, "outside");
  summary.textContent = fill((troubles(plan) ? words.troubled : words.clean) ?? "", { n, left, misfit: count(plan, "misfit") });
  rowsBox.hidden = !plan.extra.length;
  rowsText.textContent = fill(words.extra ?? "", { n: plan.extra.length });
  button.disabled = !n && !plan.extra.length;
}

/**
 * Shows the plans, the likeliest first, and lets a person choose.
 * @param {Described} grid
 * @param {Plan[]} plans
 * @param {number} column that was pasted into
 * @returns {Promise<{ plan: Plan, withRows: boolean } | null>} null where nothing shall be pasted
 */
export async function preview(grid, plans, column) {
  shifted.hidden = plans[0]?.by === "names" || plans[0]?.start === column;
  list.replaceChildren(...plans.map((plan, at) => new Option(nameOf(grid, plan), String(at))));
  const chosen = () => plans[Number(list.value)];
  const show = () => {
    const plan = chosen();
    if (plan) draw(grid, plan);
  };
  list.onchange = show;
  withRows.checked = true;
  show();
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((resolve) => { dialog.addEventListener("close", resolve, { once: true }); });
  const plan = dialog.returnValue === "take" ? chosen() : undefined;
  return plan ? { plan, withRows: withRows.checked } : null;
}
