// Typing in the sheet: moving between cells by keyboard, rows, and whether all is saved.
// All arithmetic and all judgement come from the server.

const form = document.querySelector("#sheet-form");
const CELL = "td.input .form-control";

function column(input) {
  const block = input.closest("tbody");
  return [...form.querySelectorAll(CELL)].filter(
    (other) => other.dataset.column === input.dataset.column && other.closest("tbody") === block,
  );
}

// +1 down, -1 up, 0 stay. Enter goes down, Shift+Enter makes a new line; arrows leave a cell at
// the end of its text, Alt+arrows at once.
function step(event) {
  const { key, target } = event;
  if (key === "Enter") return event.shiftKey || event.isComposing ? 0 : 1;
  if (key !== "ArrowDown" && key !== "ArrowUp") return 0;
  const down = key === "ArrowDown";
  const edge = down ? target.value.length : 0;
  const isAtEdge = target.selectionStart === edge && target.selectionEnd === edge;
  if (event.altKey || target.tagName === "INPUT" || isAtEdge) return down ? 1 : -1;
  return 0;
}

function moveByKey(event) {
  if (!event.target.matches?.(CELL) || event.ctrlKey || event.metaKey) return;
  const by = step(event);
  if (!by) return;
  const cells = column(event.target);
  const next = cells[cells.indexOf(event.target) + by];
  if (next || event.key === "Enter") event.preventDefault();
  next?.focus();
  next?.select();
}

// The four buttons of a row are one stop of the Tab key; arrows move among them.
function moveInToolbar(event) {
  const bar = event.target.closest?.('[role="toolbar"]');
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!bar || !by) return;
  const buttons = [...bar.querySelectorAll("button")];
  const next = buttons[(buttons.indexOf(event.target) + by + buttons.length) % buttons.length];
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next.focus();
}

// Where the cursor goes after a row was added, moved or removed.
function focusRow({ operation, row }) {
  const rows = [...form.querySelectorAll('#indicators [role="toolbar"]')];
  const bar = rows[Math.min(row, rows.length - 1)];
  if (!bar) return;
  const input = operation === "add" && bar.closest("tr").querySelector(CELL);
  (input || bar.querySelector(`[value^="${operation}:"]`)).focus();
}

const state = document.querySelector("#save-state");
let unsaved = state?.classList.contains("unsaved") ?? false;

function say(text, isSaved = false) {
  if (state.textContent !== text) state.textContent = text;
  state.classList.toggle("unsaved", !isSaved);
}

function touched() {
  unsaved = true;
  say(state.dataset.unsaved);
  form.dispatchEvent(new Event("sheet:touched"));
}

// Browsers without field-sizing: a cell grows with its text all the same.
function grow(input) {
  if (input.tagName !== "TEXTAREA" || CSS.supports("field-sizing", "content")) return;
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight}px`;
}

if (form) {
  // Answers to warnings stand outside the form element and belong to it all the same.
  document.addEventListener("input", (event) => {
    if (event.target.form !== form) return;
    touched();
    grow(event.target);
  });
  form.addEventListener("submit", () => { unsaved = false; });
  form.addEventListener("keydown", moveByKey);
  form.addEventListener("keydown", moveInToolbar);
  form.addEventListener("click", (event) => {
    if (event.target.matches("td.input, td.input > div")) event.target.querySelector(".form-control").focus();
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
  document.body.addEventListener("rows-changed", (event) => {
    touched();
    form.querySelectorAll(CELL).forEach(grow);
    focusRow(event.detail);
  });
  // Rows that are about to be replaced take no typing: it would be lost.
  form.addEventListener("htmx:beforeRequest", ({ target }) => {
    if (target.name === "row") target.closest("tbody").inert = true;
  });
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful) form.querySelector("#indicators").inert = false;
  });
  form.addEventListener("sheet:saved", ({ detail }) => {
    unsaved = false;
    say(detail, true);
  });
  form.addEventListener("sheet:refused", ({ detail }) => say(detail));
  form.addEventListener("sheet:waiting", ({ detail }) => say(detail));
  // Who loads what is stored gives up what was typed, and has been asked by the button's text.
  document.addEventListener("click", (event) => {
    if (event.target.closest("#conflict [data-discard]")) unsaved = false;
  });
  for (const failure of ["htmx:sendError", "htmx:responseError"]) {
    document.body.addEventListener(failure, () => say(state.dataset.broken));
  }
  form.querySelectorAll(CELL).forEach(grow);
}
