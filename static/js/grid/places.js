// Where in the sheet a row shall stand: the places are those of the edition, and those that the sheet has.
import { part, parts } from "../dom.js";
import { rowsOf } from "./drawing.js";

/** @typedef {import("./rows.js").Row} Row */

const dialog = part("#place-dialog", HTMLDialogElement);
const list = part("#place-dialog select", HTMLSelectElement);

/**
 * @param {HTMLElement} block
 * @param {string[]} names
 */
function addOwn(block, names) {
  const known = new Set(parts("option", HTMLOptionElement, list).map((option) => option.value));
  for (const row of rowsOf(block)) {
    const texts = names.map((name) => row[name] ?? "");
    const value = JSON.stringify(texts);
    if (known.has(value)) continue;
    known.add(value);
    list.add(new Option(texts.join(" · "), value));
  }
}

/**
 * Asks for a place in a block; a block without places has one only.
 * @param {HTMLElement} block
 * @returns {Promise<Row | null>} null where none was chosen
 */
export async function choose(block) {
  const names = (block.dataset.place ?? "").split(" ").filter(Boolean);
  if (!names.length) return {};
  addOwn(block, names);
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((resolve) => { dialog.addEventListener("close", resolve, { once: true }); });
  if (dialog.returnValue !== "take") return null;
  /** @type {string[]} */
  const texts = JSON.parse(list.value);
  return Object.fromEntries(names.map((name, at) => [name, texts[at] ?? ""]));
}
