// A colleague saved the same sheet: what they changed is put into the page, and where both filled the same
// cell the person chooses. Until then that cell is not sent.
import { names, plan } from "./cells.js";
import { isField, part, parts } from "./dom.js";
import { group, plain } from "./grouping.js";

/** @typedef {import("./cells.js").Field} Field */
/**
 * @typedef {import("./cells.js").Combined & {
 *   clashes: { key: string, stored: string }[], note: string, conflict: string,
 * }} Answer evaluations/pages/combined.py
 */

const form = part("#sheet-form", HTMLFormElement);
const note = part("#merged", HTMLElement);
const conflict = part("#conflict", HTMLElement);

/** @type {Map<string, string>} the colleague's text of each cell that waits for a choice, by its key */
const clashes = new Map();
let isComposing = false; // a word is being put together by an input method: its field must not go

form.addEventListener("compositionstart", () => { isComposing = true; });
form.addEventListener("compositionend", () => { isComposing = false; });

export const mustChoose = () => clashes.size > 0;

/**
 * @param {FormData} body what is about to be sent
 * @param {Field[]} fields
 */
export function withoutClashes(body, fields) {
  const named = names(fields);
  for (const key of clashes.keys()) body.delete(named.get(key) ?? "");
}

/**
 * @param {string} key
 * @param {string} text
 * @param {Map<string, string>} named
 */
function write(key, text, named) {
  const input = form.elements.namedItem(named.get(key) ?? "");
  if (!isField(input)) return null;
  // Without an event: it is nobody's step here, and is not undone.
  input.value = input.dataset.kind === "amount" ? group(plain(text)) : text;
  return input;
}

/** @param {string} key */
function cellOf(key) {
  const input = form.elements.namedItem(names(fields()).get(key) ?? "");
  return isField(input) ? input.closest("td") : null;
}

/** @param {string} html */
function drawRows(html) {
  const { activeElement } = document;
  const held = isField(activeElement) && form.contains(activeElement) ? activeElement : null;
  const key = held ? [...names(fields())].find(([, name]) => name === held.name)?.[0] : undefined;
  const place = held && [held.selectionStart, held.selectionEnd];
  form.dispatchEvent(new Event("rows-redrawing"));
  part("#indicators", HTMLElement, form).outerHTML = html;
  const again = form.elements.namedItem(names(fields()).get(key ?? "") ?? "");
  if (!isField(again) || again === held) return;
  again.focus();
  if (place) again.setSelectionRange(place[0] ?? 0, place[1] ?? 0);
}

/** @returns {Field[]} */
const fields = () => [...new FormData(form)].flatMap(([name, text]) => (typeof text === "string" ? [[name, text]] : []));

/**
 * Puts a colleague's changes into the page.
 * @param {Answer} answer
 * @param {Field[]} sent the page as it was sent
 * @returns {boolean} whether the page is now what the server has; where not, it asks again later
 */
export function takeOver(answer, sent) {
  const { activeElement } = document;
  const focused = isField(activeElement) && activeElement.form === form ? activeElement.name : "";
  const now = fields();
  const steps = isComposing ? null : plan(answer, sent, now, focused);
  if (!steps) return false;
  const mine = new Map([...names(now)].map(([key, name]) => [key, now.find(([other]) => other === name)?.[1] ?? ""]));
  form.dispatchEvent(new Event("sheet:before-merge"));
  if (answer.indicators) drawRows(answer.indicators);
  const named = names(fields());
  for (const [key, text] of steps.again) write(key, text, named);
  for (const [key, text] of steps.paint) write(key, text, named)?.closest("td")?.classList.add("merged");
  for (const { key, stored } of answer.clashes) {
    clashes.set(key, stored);
    write(key, mine.get(key) ?? "", named)?.closest("td")?.classList.add("clash");
  }
  if (answer.note.trim()) note.innerHTML = answer.note;
  if (answer.conflict) conflict.insertAdjacentHTML("beforeend", answer.conflict);
  form.dispatchEvent(new Event("sheet-merged"));
  if (answer.indicators) {
    document.body.dispatchEvent(new CustomEvent("rows-changed", { detail: { operation: "merge" } }));
  }
  return true;
}

/**
 * @param {HTMLElement} row of the panel
 * @param {boolean} isMine whether the person keeps the own text
 */
function choose(row, isMine) {
  const key = row.dataset.clash ?? "";
  const input = isMine ? null : write(key, clashes.get(key) ?? "", names(fields()));
  input?.dispatchEvent(new Event("input", { bubbles: true })); // the person's own step
  clashes.delete(key);
  cellOf(key)?.classList.remove("clash");
  const panel = row.closest(".clashes");
  row.remove();
  if (!panel?.querySelector("[data-clash]")) panel?.remove();
  const next = conflict.querySelector("[data-take]") ?? form.elements.namedItem(names(fields()).get(key) ?? "");
  if (next instanceof HTMLElement) next.focus();
  form.dispatchEvent(new Event("sheet:touched"));
}

conflict.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-take]") : null;
  const row = button?.closest("[data-clash]");
  if (button instanceof HTMLElement && row instanceof HTMLElement) choose(row, button.dataset.take === "mine");
});
note.addEventListener("click", ({ target }) => {
  if (!(target instanceof Element) || !target.closest(".close-note")) return;
  note.replaceChildren();
  for (const cell of parts("td.merged", HTMLElement)) cell.classList.remove("merged");
});
