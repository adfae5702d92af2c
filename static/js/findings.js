// Shows findings and changes in the cells they speak of. All judgement comes from the server.
const LEVELS = ["error", "warning", "hint"];
const marked = LEVELS.map((level) => `.sheet .has-${level}`).join();

function clear() {
  for (const note of document.querySelectorAll(".sheet .note")) note.remove();
  for (const cell of document.querySelectorAll(marked)) {
    cell.classList.remove("blank", ...LEVELS.map((level) => `has-${level}`));
    const input = cell.querySelector(".form-control");
    input?.removeAttribute("aria-invalid");
    input?.removeAttribute("aria-describedby");
  }
}

// Findings come the gravest first: the first one gives a cell its colour.
function show(item, number) {
  const cell = document.getElementById(item.dataset.cell)?.closest("td, th");
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
  line.textContent = ["message", "mend"].map((part) => item.querySelector(`.${part}`).textContent).join(" ");
}

function showFindings() {
  clear();
  document.querySelectorAll("#findings [data-cell]").forEach(show);
}

function showChanges() {
  for (const link of document.querySelectorAll(".changes a[data-before]")) {
    const cell = document.querySelector(link.getAttribute("href"))?.closest("td, th");
    cell?.classList.add("changed");
    cell?.setAttribute("title", link.dataset.before);
  }
}

// A list that is swapped while somebody types keeps its place, its height and whether it is open.
let before = null;

function remember() {
  const panel = document.querySelector("#findings");
  const details = panel.querySelector("details");
  const list = panel.querySelector(".findings");
  before = {
    height: panel.offsetHeight,
    open: details ? details.open : before?.open ?? true,
    scroll: list?.scrollTop ?? 0,
    listHeight: list?.style.height ?? before?.listHeight ?? "",
  };
}

function restore() {
  const panel = document.querySelector("#findings");
  const details = panel.querySelector("details");
  const list = panel.querySelector(".findings");
  if (before) {
    if (details) details.open = before.open;
    if (list) list.style.height = before.listHeight;
    if (list) list.scrollTop = before.scroll;
    panel.style.minHeight = before.open ? `${before.height}px` : "";
  }
  showFindings();
}

// The list in which somebody types is never replaced: the newest one that came meanwhile waits
// until the cursor has left. What was typed in its boxes is taken over in any case.
let waiting = null;

function isTyping() {
  return document.activeElement?.matches("#findings .answer") ?? false;
}

function takeOver(fresh) {
  for (const box of document.querySelectorAll("#findings .answer")) {
    const same = fresh.querySelector(`[name="${box.name}"]`);
    if (same) same.value = box.value;
  }
}

document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target?.id !== "findings") return;
  const fresh = event.detail.fragment.querySelector("#findings");
  waiting = null;
  if (isTyping()) {
    waiting = fresh.cloneNode(true);
    event.detail.shouldSwap = false;
    return;
  }
  takeOver(fresh);
  remember();
});
document.body.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.detail.target?.id === "findings") restore();
});
document.addEventListener("focusout", (event) => {
  if (!waiting || !event.target.matches?.("#findings .answer")) return;
  if (event.relatedTarget?.matches?.("#findings .answer")) return;
  const fresh = waiting;
  waiting = null;
  // After the click that took the cursor away has found its target.
  setTimeout(() => {
    takeOver(fresh);
    remember();
    document.querySelector("#findings").replaceWith(fresh);
    restore();
  });
});
document.body.addEventListener("rows-changed", showFindings);

// A jump to a cell that can be typed in puts the cursor there.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#findings a.place, .changes a");
  const input = link && document.querySelector(`${link.getAttribute("href")} .form-control`);
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.scrollIntoView({ block: "center" });
});

showFindings();
showChanges();
