// Shows findings and changes in their cells. All checking is done by the server.
import { fieldIn, fitting, part, parts } from "./dom.js";

const LEVELS = ["error", "warning", "hint"];
const marked = LEVELS.map((level) => `.sheet .has-${level}`).join();

function clear() {
  for (const note of document.querySelectorAll(".sheet .note, .sheet .understood")) note.remove();
  for (const cell of document.querySelectorAll(marked)) {
    cell.classList.remove("blank", ...LEVELS.map((level) => `has-${level}`));
    const input = cell.querySelector(".form-control");
    input?.removeAttribute("aria-invalid");
    input?.removeAttribute("aria-describedby");
  }
}

/**
 * Findings come the gravest first: the first one gives a cell its colour.
 * @param {HTMLElement} item
 * @param {number} number
 */
function show(item, number) {
  const cell = document.getElementById(item.dataset.cell ?? "")?.closest("td, th");
  if (!cell) return;
  let note = cell.querySelector(":scope > .note");
  if (!note) {
    cell.classList.add(`has-${item.dataset.severity}`);
    cell.classList.toggle("blank", item.dataset.code === "MISSING_FIELD");
    note = cell.appendChild(document.createElement("span"));
    note.className = "note";
    note.id = `note-${number}`;
    const input = cell.querySelector(".form-control");
    input?.setAttribute("aria-describedby", note.id);
    if (item.dataset.severity === "error") input?.setAttribute("aria-invalid", "true");
  }
  const line = note.appendChild(document.createElement("span"));
  line.className = "d-block";
  line.textContent = ["message", "remedy"].map((name) => item.querySelector(`.${name}`)?.textContent).join(" ");
}

/**
 * How the number of a cell is understood stands in the cell, below what was typed.
 * @param {HTMLElement} item
 */
function showUnderstood(item) {
  const cell = document.getElementById(item.dataset.cell ?? "")?.closest("td, th");
  const line = cell?.appendChild(document.createElement("span"));
  if (!line) return;
  line.className = "understood";
  line.textContent = item.textContent;
}

function showFindings() {
  clear();
  parts("#understood [data-cell]", HTMLElement).forEach(showUnderstood);
  parts("#findings .findings [data-cell]", HTMLElement).forEach(show);
}

/**
 * The part of this page that a link leads to.
 * @param {Element} link
 */
function aimOf(link) {
  return document.getElementById((link.getAttribute("href") ?? "").replace(/^#/, ""));
}

function showChanges() {
  for (const link of parts(".changes a[data-before]", HTMLAnchorElement)) {
    const cell = aimOf(link)?.closest("td, th");
    cell?.classList.add("changed");
    cell?.setAttribute("title", link.dataset.before ?? "");
  }
}

// A list that is swapped while somebody types keeps its place, its height and whether it is open.
/** @type {{ height: number, open: boolean, scroll: number, listHeight: string } | null} */
let before = null;

function panelParts() {
  const panel = part("#findings", HTMLElement);
  const details = panel.querySelector("details");
  const [list] = parts(".findings", HTMLElement, panel);
  return { panel, details, list };
}

function remember() {
  const { panel, details, list } = panelParts();
  before = {
    height: panel.offsetHeight,
    open: details ? details.open : before?.open ?? false,
    scroll: list?.scrollTop ?? 0,
    listHeight: list?.style.height ?? before?.listHeight ?? "",
  };
}

function restore() {
  const { panel, details, list } = panelParts();
  if (before) {
    if (details) details.open = before.open;
    if (list) list.style.height = before.listHeight;
    if (list) list.scrollTop = before.scroll;
    panel.style.minHeight = before.open ? `${before.height}px` : "";
  }
  showFindings();
  document.body.dispatchEvent(new Event("findings-drawn"));
}

// The list in which somebody types is never replaced: the newest one that came meanwhile waits
// until the cursor has left. What was typed in its boxes is taken over in any case.
/** @type {Element | null} */
let waiting = null;

const ANSWER = "#findings .answer";

/** @param {Element} fresh */
function takeOver(fresh) {
  for (const box of parts(ANSWER, HTMLInputElement)) {
    const same = fieldIn(fresh, `[name="${box.name}"]`);
    if (same) same.value = box.value;
  }
}

document.body.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target?.id !== "findings") return;
  const fresh = part("#findings", HTMLElement, detail.fragment);
  waiting = null;
  if (fitting(document.activeElement, ANSWER)) {
    waiting = /** @type {HTMLElement} */ (fresh.cloneNode(true));
    detail.shouldSwap = false;
    return;
  }
  takeOver(fresh);
  remember();
});
document.body.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
  // Told of a list that waits, too: it has not come in yet.
  if (detail.target?.id === "findings" && !waiting) restore();
});
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  if (!waiting || !fitting(target, ANSWER) || fitting(relatedTarget, ANSWER)) return;
  const fresh = waiting;
  waiting = null;
  // After the click that took the cursor away has found its target.
  setTimeout(() => {
    takeOver(fresh);
    remember();
    part("#findings", HTMLElement).replaceWith(fresh);
    restore();
  });
});
document.body.addEventListener("rows-changed", showFindings);

// A jump to a cell that can be typed in puts the cursor there.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("#findings a.place, .changes a") : null;
  const input = link && fieldIn(aimOf(link)?.closest("td, th"), ".form-control");
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.scrollIntoView({ block: "center" });
});

showFindings();
showChanges();
