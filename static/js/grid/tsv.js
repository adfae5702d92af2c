// What a spreadsheet puts on the clipboard. Knows nothing of the page.

// A cell in quotes, which encloses tabs, line ends and doubled quotes, or a bare one; and what ends it.
const CELL = /(?:"([^"]*(?:""[^"]*)*)"(?![^\t\n])|([^\t\n]*))(\t|\n|$)/gy;

/**
 * Cells as spreadsheets copy them. Quotes that do not enclose a whole cell are its text's own.
 * @param {string} text
 */
export function cellsOf(text) {
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  /** @type {string[][]} */
  const rows = [];
  let cells = [];
  for (const [, quoted, bare = "", end] of source.matchAll(CELL)) {
    cells.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === "\t") continue;
    rows.push(cells);
    if (!end) break;
    cells = [];
  }
  return rows;
}

/**
 * Lines without a tab may be a text of several lines; a spreadsheet sends a table along with them.
 * @param {string} text
 * @param {string} html what the clipboard holds as a page
 * @param {boolean} isText whether the cell that is pasted into takes words
 */
export function isBlock(text, html, isText) {
  if (text.includes("\t")) return true;
  if (!text.trim().includes("\n")) return false;
  return /<table/i.test(html) ? cellsOf(text).length > 1 : !isText;
}

// Spreadsheets take such a text for a formula; the mark before it makes it a text there.
const FORMULA = /^[=+@-](?!\d+([.,]\d+)*%?$)/;
const MARKED = /^'(?=[=+@-])/;

/** @param {string} text */
export const unmarked = (text) => text.replace(MARKED, "");

/** @param {string} text */
const marked = (text) => (FORMULA.test(text) ? `'${text}` : text);

/**
 * Rows as spreadsheets paste them: texts with tabs, line ends or quotes stand in quotes.
 * @param {string[][]} rows
 */
export function written(rows) {
  const cell = (/** @type {string} */ text) => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((cells) => `${cells.map((text) => cell(marked(text))).join("\t")}\r\n`).join("");
}

/** @type {Record<string, string>} */
const ESCAPED = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/**
 * The same as a page, which spreadsheets prefer: a line end stays within its cell.
 * @param {string[][]} rows
 */
export function asTable(rows) {
  const cell = (/** @type {string} */ text) => {
    const shown = text.replace(/[&<>"]/g, (sign) => ESCAPED[sign] ?? sign).replaceAll("\n", "<br>");
    const style = /^-?[\d.]+%?$/.test(text) ? "" : " style=\"mso-number-format:'\\@'\"";
    return `<td${style}>${shown}</td>`;
  };
  return `<table>${rows.map((cells) => `<tr>${cells.map(cell).join("")}</tr>`).join("")}</table>`;
}
