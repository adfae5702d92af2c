// A block copied in Excel or WPS fills the cells rightwards and downwards from where it is pasted.

const form = document.querySelector("#sheet-form");
const CELL = "td.input .form-control";

// Cells as spreadsheets copy them: tabs and line ends part them, quotes hold those that have any.
function cellsOf(text) {
  const rows = [[""]];
  let quoted = false;
  const put = (char) => { rows.at(-1)[rows.at(-1).length - 1] += char; };
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < source.length; at += 1) {
    const char = source[at];
    const starts = rows.at(-1).at(-1) === "";
    if (quoted && char === '"' && source[at + 1] === '"') {
      put(char);
      at += 1;
    } else if (char === '"' && (quoted || starts)) quoted = !quoted;
    else if (!quoted && char === "\t") rows.at(-1).push("");
    else if (!quoted && char === "\n") rows.push([""]);
    else put(char);
  }
  return rows;
}

// Lines without a tab may be a text of several lines; a spreadsheet sends a table along with them.
function isBlock(clipboard, text, input) {
  if (text.includes("\t")) return true;
  if (!text.trim().includes("\n")) return false;
  return input.dataset.kind !== "text" || /<table/i.test(clipboard.getData("text/html"));
}

// The rows from this one down that have a cell in its column, each with its cells from there on.
function target(input) {
  const column = input.dataset.column;
  const lines = [...input.closest("tbody").rows].map((row) => {
    const cells = [...row.cells].filter((cell) => cell.dataset.column);
    const from = cells.findIndex((cell) => cell.dataset.column === column);
    return from < 0 ? null : cells.slice(from);
  }).filter(Boolean);
  return lines.slice(lines.findIndex(([cell]) => cell.contains(input)));
}

function fill(input, rows) {
  const lines = target(input);
  let filled = 0;
  let left = 0;
  rows.forEach((texts, down) => texts.forEach((text, right) => {
    const cell = lines[down]?.[right]?.querySelector(CELL);
    if (!cell) {
      if (text.trim()) left += 1;
      return;
    }
    cell.value = text.trim();
    cell.dispatchEvent(new Event("change", { bubbles: true }));
    filled += 1;
  }));
  return { filled, left };
}

function say({ filled, left }) {
  const state = document.querySelector("#paste-state");
  const words = left ? state.dataset.left : state.dataset.done;
  state.textContent = words.replace("{filled}", filled).replace("{left}", left);
}

form?.addEventListener("paste", (event) => {
  const input = event.target;
  if (!input.matches(`:is(#funding, #indicators) ${CELL}`)) return;
  const text = event.clipboardData.getData("text/plain");
  if (!isBlock(event.clipboardData, text, input)) return;
  event.preventDefault();
  say(fill(input, cellsOf(text)));
  input.dispatchEvent(new Event("input", { bubbles: true }));
});
