// One stack for all that is done in the sheet: typing, pasting, clearing, rows. Every change of a cell is
// heard, also what another script makes by `input` or `change`.
import { addressOf, fieldAt, fieldOf, fields, form, setText, textOf } from "./cells.js";
import { drawRows, rowsOf } from "./drawing.js";
import { go } from "./going.js";
import { History, inverse } from "./history.js";
import { say, sayNothing } from "./note.js";
import { replayed } from "./rows.js";
import { parts, part } from "../dom.js";

/** @typedef {import("../dom.js").Field} Field */
/** @typedef {import("./history.js").Step} Step */
/** @typedef {import("./rows.js").Row} Row */

const history = new History();
const note = part("#grid-note", HTMLElement);
/** @type {Map<string, string>} what each cell said when the stack last heard of it */
let known = new Map();

/** What the page shows now is no step of anybody. */
function takeAsKnown() {
  known = new Map(fields().map((field) => [addressOf(field), textOf(field)]));
}

function offer() {
  for (const button of parts("[data-step]", HTMLButtonElement)) {
    const step = button.dataset.step === "undo" ? history.last : history.next;
    button.disabled = !step;
    button.title = [button.dataset.label, step?.label].filter(Boolean).join("：");
  }
}

let isMerging = false; // a colleague's changes are being put into the page: they are no steps of this person
let isWriting = false; // a step is being taken, and recorded as such

/** @param {Event} event */
function heard({ target, type, isTrusted }) {
  const field = fieldOf(target);
  if (!field || isMerging || isWriting) return;
  const cell = addressOf(field);
  const before = known.get(cell) ?? "";
  const after = textOf(field);
  if (before === after) return;
  known.set(cell, after);
  const change = { cell, before, after };
  const label = note.dataset.typing ?? "";
  if (isTrusted && type === "input") history.typed(change, label, performance.now());
  else history.did({ label, changes: [change] });
  sayNothing();
  offer();
}

/** @param {{ cell: string, after: string }[]} changes */
function write(changes) {
  isWriting = true;
  for (const { cell, after } of changes) {
    const field = fieldAt(cell);
    if (!field) continue;
    if (textOf(field) !== after) setText(field, after);
    known.set(cell, textOf(field)); // browsers and other scripts may write it their way
  }
  isWriting = false;
}

/**
 * Changes cells as one step; those that say it already are no part of it.
 * @param {string} label what it is called when it is undone
 * @param {{ field: Field, text: string }[]} wanted
 * @returns {number} how many cells changed
 */
export function change(label, wanted) {
  const before = wanted.map(({ field, text }) => ({ cell: addressOf(field), before: textOf(field), after: text }));
  write(before);
  const changes = before
    .map((each) => ({ ...each, after: known.get(each.cell) ?? "" }))
    .filter((each) => each.before !== each.after);
  if (!changes.length) return 0;
  history.did({ label, changes });
  offer();
  return changes.length;
}

// Steps are taken one after the other: rows are drawn by the server meanwhile.
let turn = Promise.resolve(false);

/** @param {() => Promise<boolean>} work */
function inTurn(work) {
  turn = turn.then(work, work);
  return turn;
}

/**
 * Changes the rows of a block as one step, with cells elsewhere that belong to it.
 * @param {string} label
 * @param {HTMLElement} block
 * @param {(rows: Row[]) => Row[]} make the new rows; the same list where nothing is to be done
 * @param {string} operation
 * @returns {Promise<boolean>} whether they were changed
 */
export function changeRows(label, block, make, operation) {
  return inTurn(async () => {
    const shown = part(`tbody#${block.id}`, HTMLElement, form);
    const before = rowsOf(shown);
    const after = make(before);
    if (after === before) return false;
    if (!await drawRows(block.id, after, operation)) {
      say("broken");
      return false;
    }
    history.did({ label, changes: [], rows: { block: block.id, before, after } });
    takeAsKnown();
    offer();
    return true;
  });
}

/** @param {Step} step */
async function apply({ changes, rows }) {
  if (rows) {
    const block = part(`tbody#${rows.block}`, HTMLElement, form);
    if (!await drawRows(rows.block, replayed(rowsOf(block), rows.before, rows.after), "undo")) return false;
    takeAsKnown();
  }
  write(changes);
  return true;
}

/**
 * Where the cursor goes: to what changed.
 * @param {Step} step
 */
function show({ changes, rows }) {
  const cells = changes.flatMap(({ cell }) => fieldAt(cell) ?? []);
  const [field] = cells.length ? cells : newIn(rows);
  if (field) go(field);
}

/** @param {Step["rows"]} rows */
function newIn(rows) {
  if (!rows) return [];
  const before = new Set(rows.before.map(({ uid }) => uid));
  const row = rows.after.find(({ uid }) => !before.has(uid)) ?? rows.after.find((one, at) => one.uid !== rows.before[at]?.uid);
  const line = form.querySelector(`#${rows.block} > tr[data-row="${row?.uid}"]`);
  return line ? fields().filter((field) => line.contains(field)) : [];
}

/** @param {"undo" | "redo"} way */
export function take(way) {
  return inTurn(async () => {
    const step = way === "undo" ? history.last : history.next;
    if (!step) return false;
    const done = way === "undo" ? inverse(step) : step;
    if (!await apply(done)) {
      say("broken");
      return false;
    }
    if (way === "undo") history.wentBack();
    else history.wentForth();
    show(done);
    say(way === "undo" ? "undone" : "redone", { what: step.label });
    offer();
    return true;
  });
}

/** @param {KeyboardEvent} event */
function byKey(event) {
  const { key, ctrlKey, metaKey, altKey, shiftKey, target, isComposing } = event;
  if (!(ctrlKey || metaKey) || altKey || isComposing) return;
  const letter = key.toLowerCase();
  if (letter !== "z" && letter !== "y") return;
  // Boxes that are no cells of the sheet undo by themselves.
  if (target instanceof Element && target.matches("input, textarea, select") && !fieldOf(target)) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  take(letter === "y" || shiftKey ? "redo" : "undo");
}

form.addEventListener("input", heard);
form.addEventListener("change", heard);
form.addEventListener("focusout", () => history.close());
document.addEventListener("keydown", byKey);
document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-step]") : null;
  if (button instanceof HTMLElement) take(button.dataset.step === "redo" ? "redo" : "undo");
});
form.addEventListener("sheet:before-merge", () => { isMerging = true; });
form.addEventListener("sheet-merged", () => {
  isMerging = false;
  takeAsKnown();
});
// The page was filled from elsewhere: what is shown now was done by nobody here.
form.addEventListener("sheet:refilled", () => {
  history.forget();
  takeAsKnown();
  offer();
});
takeAsKnown();
offer();
