// The buttons of the row in which the cursor or the mouse is: put in, copy, move, remove.
import { part, parts } from "../dom.js";
import { blockOf, fields, form, rowOf, shownIn } from "./cells.js";
import { go } from "./going.js";
import { turn } from "./keys.js";
import { say } from "./note.js";
import { choose } from "./places.js";
import { insertBelow, insertInPlace, move, newUid, placeOf, relocate, remove } from "./rows.js";
import { changeRows } from "./undoing.js";

/** @typedef {import("./rows.js").Row} Row */

const template = part("#row-tools", HTMLTemplateElement);
const bar = part('[role="toolbar"]', HTMLElement, template.content);
const buttons = parts("button", HTMLButtonElement, bar);

// Which row ------------------------------------------------------------------------------------------

/** @param {HTMLTableRowElement} row */
const nameOf = (row) => {
  const [cell] = [...row.cells].filter((one) => one.dataset.column);
  return cell ? shownIn(cell).trim() : "";
};

/** @param {HTMLTableRowElement | null} row */
function showAt(row) {
  const place = row?.querySelector(":scope > td.tools");
  if (!row || !place || place.contains(bar)) return;
  place.append(bar);
  bar.setAttribute("aria-label", `${bar.dataset.label}：${nameOf(row)}`);
  const isFixed = "fixed" in row.dataset;
  const hasPlaces = Boolean(blockOf(row)?.dataset.place);
  for (const button of buttons) {
    button.hidden = (isFixed && "free" in button.dataset) || (!hasPlaces && button.dataset.do === "place");
  }
  stopAt(0);
}

const shownButtons = () => buttons.filter((button) => !button.hidden);

/**
 * The buttons of a row are one stop of the Tab key; arrows move among them.
 * @param {number} number
 */
function stopAt(number) {
  for (const [at, button] of shownButtons().entries()) button.tabIndex = at === number ? 0 : -1;
}

/** @param {KeyboardEvent} event */
function moveInBar({ key, target }) {
  if (!(target instanceof HTMLButtonElement) || !bar.contains(target)) return;
  const shown = shownButtons();
  const number = turn(key, shown.indexOf(target), shown.length);
  if (number === null) return;
  stopAt(number);
  shown[number]?.focus();
}

// What they do -----------------------------------------------------------------------------------------

/**
 * @param {HTMLElement} block
 * @param {string} uid
 */
const lineOf = (block, uid) => rowOf(document.querySelector(`#${block.id} > tr[data-row="${uid}"]`));

/**
 * @param {HTMLElement} block
 * @param {string | undefined} uid
 * @param {string} operation the button that is wanted; its first cell where it is empty
 */
function goTo(block, uid, operation = "") {
  const row = lineOf(block, uid ?? "");
  if (!row) return;
  const field = fields().find((one) => row.contains(one));
  if (field && !operation) {
    go(field);
    return;
  }
  showAt(row);
  const shown = shownButtons();
  const at = Math.max(0, shown.findIndex((button) => button.dataset.do === operation));
  stopAt(at);
  shown[at]?.focus();
}

/**
 * @param {Row} place
 * @returns {Row}
 */
const blank = (place) => ({ uid: newUid(), new: "1", ...place });

/**
 * A copy under a name of its own; what the page only shows of the row is taken from its cells.
 * @param {HTMLTableRowElement} line
 * @param {Row} row
 * @returns {Row}
 */
function copied(line, row) {
  const cells = [...line.cells].filter((cell) => cell.dataset.column);
  const shown = Object.fromEntries(cells.map((cell) => [cell.dataset.column ?? "", shownIn(cell).trim()]));
  /** @type {Row} */
  const copy = { ...shown, ...row, uid: newUid(), new: "1" };
  // Two rows of one name beside each other are refused where the first came from the budget.
  const [name] = cells;
  if ("fixed" in line.dataset && name?.dataset.column) copy[name.dataset.column] = "";
  return copy;
}

/**
 * @param {HTMLTableRowElement} line
 * @param {string} operation
 */
async function work(line, operation) {
  const block = blockOf(line);
  if (!block) return;
  const uid = line.dataset.row ?? "";
  const place = (block.dataset.place ?? "").split(" ").filter(Boolean);
  const to = operation === "place" ? await choose(block) : {};
  if (!to) {
    goTo(block, uid, operation);
    return;
  }
  const name = nameOf(line);
  const label = [buttons.find((button) => button.dataset.do === operation)?.title, name].join(" ");
  let aim = uid;
  const isDone = await changeRows(label, block, (rows) => {
    const index = rows.findIndex((row) => row.uid === uid);
    const row = rows[index];
    if (!row) return rows;
    const fresh = blank(placeOf(row, place));
    switch (operation) {
      case "insert": aim = fresh.uid ?? ""; return insertBelow(rows, index, fresh);
      case "copy": { const copy = copied(line, row); aim = copy.uid ?? ""; return insertBelow(rows, index, copy); }
      case "up": return move(rows, index, -1, place);
      case "down": return move(rows, index, 1, place);
      case "place": return relocate(rows, index, to);
      case "remove":
        if ("fixed" in line.dataset) return rows;
        aim = (rows[index + 1] ?? rows[index - 1])?.uid ?? "";
        return remove(rows, index);
      default: return rows;
    }
  }, operation);
  const isNew = operation === "insert" || operation === "copy";
  goTo(block, aim, isNew ? "" : operation);
  if (isDone && operation === "remove") say("removed", { name }, true);
}

/** @param {HTMLElement} block */
async function addIn(block) {
  const place = await choose(block);
  if (!place) return;
  const fresh = blank(place);
  const label = block.querySelector('[data-do="add"]')?.getAttribute("title") ?? "";
  await changeRows(label, block, (rows) => insertInPlace(rows, fresh, Object.keys(place)), "insert");
  goTo(block, fresh.uid);
}

form.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("button[data-do]") : null;
  if (!(button instanceof HTMLButtonElement)) return;
  const block = blockOf(button);
  const line = rowOf(button);
  if (button.dataset.do === "add" && block) addIn(block);
  else if (line) work(line, button.dataset.do ?? "");
});
form.addEventListener("focusin", ({ target }) => showAt(rowOf(target)));
let mouseAt = "";
form.addEventListener("pointerover", ({ target, clientX, clientY }) => {
  const { activeElement } = document;
  const before = mouseAt;
  mouseAt = `${clientX} ${clientY}`;
  if (mouseAt === before) return; // the page moved, not the mouse
  // They stay where somebody uses them by keyboard.
  if (!bar.contains(activeElement) || !activeElement?.matches(":focus-visible")) showAt(rowOf(target));
});
// The mouse may have left them at another row.
form.addEventListener("keydown", (event) => {
  showAt(rowOf(event.target));
  moveInBar(event);
});
