// Names for fields of Django's admin that bear none: a screen reader says what they are.
import { parts } from "./dom.js";

/** @param {Element | null | undefined} element */
const textOf = (element) => element?.textContent?.trim() ?? "";

/** @param {HTMLElement} field */
function isNamed(field) {
  const hasLabel = "labels" in field && field.labels instanceof NodeList && field.labels.length > 0;
  return hasLabel || field.hasAttribute("aria-label") || field.hasAttribute("aria-labelledby");
}

/**
 * The head of the column in a table of inline rows, or the label that stands beside. Counted from the
 * end: the first head spans two cells.
 * @param {HTMLElement} field
 */
function nameOf(field) {
  const cell = field.closest("td");
  const row = cell?.closest("tr");
  const heads = cell?.closest("table")?.tHead?.rows[0]?.cells;
  const head = row && cell && heads ? heads[heads.length - row.cells.length + cell.cellIndex] : null;
  return textOf(head) || textOf(field.parentElement?.querySelector("label"));
}

/**
 * The select behind a box of select2.
 * @param {HTMLElement} box
 */
function selectBehind(box) {
  const select = box.closest(".select2-container")?.previousElementSibling;
  return select instanceof HTMLSelectElement ? select : null;
}

function nameAll() {
  for (const field of parts(".tabular td input:not([type=hidden]), .tabular td select, .tabular td textarea, .select-toggle", HTMLElement)) {
    const name = isNamed(field) ? "" : nameOf(field);
    if (name) field.setAttribute("aria-label", name);
  }
  for (const box of parts(".select2-selection", HTMLElement)) {
    const select = selectBehind(box);
    const name = select && (textOf(select.labels?.[0]) || select.getAttribute("aria-label") || nameOf(select));
    if (!name || box.getAttribute("aria-label") === name) continue;
    box.setAttribute("aria-label", name);
    box.removeAttribute("aria-labelledby");
    box.querySelector("[role=textbox]")?.setAttribute("aria-label", name);
  }
  // A plain span has no name; one that is drawn as a sign is a picture.
  for (const sign of parts("span[aria-label]:not([role])", HTMLElement)) sign.setAttribute("role", "img");
}

// Rows are added, and boxes are drawn, after the page has loaded.
let isDue = false;
function soon() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    nameAll();
  });
}
nameAll();
new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
