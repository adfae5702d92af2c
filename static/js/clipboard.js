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
 * @param {string | undefined} kind of the cell that is pasted into
 */
export function isBlock(text, html, kind) {
  if (text.includes("\t")) return true;
  if (!text.trim().includes("\n")) return false;
  return kind !== "text" || /<table/i.test(html);
}
