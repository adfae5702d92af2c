// One sentence about what was just done, in the bar below the sheet, with a button that undoes it.
import { part } from "../dom.js";
import { fill } from "./words.js";

const note = part("#grid-note", HTMLElement);
const text = part("#grid-note .text", HTMLElement);
const undo = part("#grid-note .undo", HTMLButtonElement);

/**
 * @param {string} name of the sentence, as the page's template holds it
 * @param {Record<string, string | number>} [values]
 * @param {boolean} [canUndo]
 */
export function say(name, values = {}, canUndo = false) {
  text.textContent = fill(note.dataset[name] ?? "", values);
  undo.hidden = !canUndo;
}

export function sayNothing() {
  text.textContent = "";
  undo.hidden = true;
}
