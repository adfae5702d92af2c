// A page that was lost with something unsaved in it: the next page of the sheet offers it, beside what is
// stored now. Nothing is taken over unasked.
import { WHOSE, fieldsOf, form } from "./autosave.js";
import { adopt, forget, left } from "./copies.js";
import { isField, part, parts } from "./dom.js";
import { changed, drawFrom } from "./grid/drawing.js";
import { placeReplies } from "./replies.js";
import { ask } from "./session.js";

/** @typedef {import("./copies.js").Copy} Copy */

const panel = part("#local-copy", HTMLElement);
const state = part("#save-state", HTMLElement);
const { compare = "" } = form.dataset;
const MACHINE = new Set(["version", "page", "step", "then"]);

/** @param {[string, string][]} fields */
const typed = (fields) => JSON.stringify(fields.filter(([name]) => !MACHINE.has(name)));

/** @param {Copy} copy */
function posted({ fields }) {
  const body = new FormData();
  for (const [name, text] of fields) body.append(name, text);
  return { method: "POST", body };
}

/** @param {Copy} copy */
async function offer(copy) {
  const answer = await ask(compare, () => {
    const request = posted(copy);
    request.body.set("at", String(copy.at));
    return request;
  });
  if (!answer.ok) return false;
  const { differences } = await answer.json();
  if (!differences) {
    await forget(copy.id);
    return false;
  }
  panel.innerHTML = differences;
  panel.querySelector(".take")?.addEventListener("click", () => { take(copy); });
  panel.querySelector(".drop-copy")?.addEventListener("click", async () => {
    await forget(copy.id);
    panel.replaceChildren();
    await look();
  });
  return true;
}

/**
 * The page as it was lost, with its name and the version that it was typed over: what somebody else
 * saved since comes together with it when it is saved.
 * @param {Copy} copy
 */
async function take(copy) {
  for (const { id } of parts("tbody[data-rows]", HTMLElement, form)) {
    if (!await drawFrom(id, copy.fields)) return;
  }
  placeReplies(copy.fields);
  const unplaced = place(copy.fields).filter(([name]) => name.startsWith("answer-"));
  panel.replaceChildren();
  if (unplaced.length) placeLater(unplaced, copy);
  else adopt(copy.id);
  form.dispatchEvent(new Event("sheet:refilled"));
  changed("restore");
}

/**
 * @param {[string, string][]} fields
 * @returns {[string, string][]} those that the page has no input for
 */
function place(fields) {
  return fields.filter(([name, text]) => {
    const input = form.elements.namedItem(name);
    if (!isField(input)) return true;
    input.value = text;
    input.dispatchEvent(new Event("change", { bubbles: true })); // an amount is grouped
    return false;
  });
}

/**
 * Answers to warnings that the restored cells give: the warnings stand in the page only after the
 * server has judged those cells.
 * @param {[string, string][]} fields
 * @param {Copy} copy
 */
function placeLater(fields, copy) {
  let unplaced = fields;
  document.body.addEventListener("findings-drawn", () => {
    const rest = place(unplaced);
    const isFirst = unplaced === fields;
    const isPlaced = rest.length < unplaced.length;
    unplaced = rest;
    if (isFirst) adopt(copy.id);
    // Saved once more: before the answers were in the page, the copy could not go.
    if (isFirst || isPlaced) form.dispatchEvent(new Event("sheet:touched"));
  });
}

async function look() {
  for (const copy of await left(WHOSE)) {
    if (typed(copy.fields) !== typed(fieldsOf())) {
      if (await offer(copy)) return;
      continue;
    }
    // The page shows it already: either it is stored, or this page is about to save it.
    if (state.classList.contains("unsaved")) form.dispatchEvent(new Event("sheet:touched"));
    await forget(copy.id);
  }
}

look().catch(() => {}); // no storage, or no connection: the next page finds it
