import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { cellsOf, isBlock } from "../../static/js/grid/tsv.js";
import { RUNS, randomFrom } from "./random.js";

describe("cells of a copied block", () => {
  const cases = [
    ["one cell", "8200册", [["8200册"]]],
    ["nothing", "", [[""]]],
    ["a row", "8200册\t20\t18", [["8200册", "20", "18"]]],
    ["a column with Windows' line ends", "99%\r\n25天\r\n", [["99%"], ["25天"]]],
    ["a column with old Mac line ends", "99%\r25天\r", [["99%"], ["25天"]]],
    ["the last line end ends the last row", "a\tb\nc\td\n", [["a", "b"], ["c", "d"]]],
    ["a second one is an empty row", "a\n\n", [["a"], [""]]],
    ["empty cells at the start, inside and at the end", "\ta\t\tb\t\n", [["", "a", "", "b", ""]]],
    ["rows of empty cells", "\t\r\n\t\r\n", [["", ""], ["", ""]]],
    ["blanks are kept", " a \t b", [[" a ", " b"]]],
    ["a cell of two lines", '"第一段\n第二段"\t20\r\n', [["第一段\n第二段", "20"]]],
    ["WPS ends lines inside a cell as Windows does", '"甲\r\n乙"\t1\r\n', [["甲\n乙", "1"]]],
    ["a tab inside a cell", '"a\tb"\tc', [["a\tb", "c"]]],
    ["doubled quotes in a cell of two lines", '"他说""好""\n完"\t1', [['他说"好"\n完', "1"]]],
    ["a cell that is one quote", '""""\t1', [['"', "1"]]],
    ["an empty quoted cell", '""\t1', [["", "1"]]],
    ["a cell of line ends", '"\n\n"\n', [["\n\n"]]],
    ["a quote inside a text", '5" 管\t6" 管', [['5" 管', '6" 管']]],
    ["a quote at the end of a text", '5"\t6"', [['5"', '6"']]],
    // Spreadsheets quote only cells with tabs or line ends: other quotes are the text's own.
    ["a text that begins with a quotation", '"十四五"规划\t20', [['"十四五"规划', "20"]]],
    ["two quotations in a text", '"甲"和"乙"\n"丙', [['"甲"和"乙"'], ['"丙']]],
    ["a quote that nothing closes", '"未完\t20\r\n99%\t10', [['"未完', "20"], ["99%", "10"]]],
  ];
  for (const [name, text, cells] of cases) {
    test(name, () => assert.deepEqual(cellsOf(text), cells));
  }
});

// Cells with tabs or line ends are written in quotes, and here also those that begin with a quote:
// whether `"a⇥b"` is one cell or two, nobody can tell from the text.
function copied(rows) {
  const written = (cell) => (/[\t\n]|^"/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((cells) => `${cells.map(written).join("\t")}\r\n`).join("");
}

test("property: what was copied comes out, cell by cell", () => {
  const random = randomFrom(2026);
  const signs = ['"', "\t", "\n", "册", "1", " ", ",", "“"];
  const upTo = (most, make) => Array.from({ length: random(most) + 1 }, make);
  for (let run = 0; run < RUNS; run += 1) {
    const cell = () => upTo(6, () => signs[random(signs.length)]).join("").slice(random(2));
    const width = random(4) + 1;
    const rows = upTo(4, () => Array.from({ length: width }, cell));
    assert.deepEqual(cellsOf(copied(rows)), rows, JSON.stringify(copied(rows)));
  }
});

test("a block of ten thousand open quotes is read in one pass", () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => ['"未完', `${at}`]);
  assert.deepEqual(cellsOf(rows.map((cells) => cells.join("\t")).join("\n")), rows);
});

describe("a block or a text", () => {
  const TABLE = "<html><TABLE><tr><td>一</td></tr></TABLE></html>";
  const cases = [
    ["a tab makes a block", "a\tb", "", true, true],
    ["one word is typed as it is", "8200册", "", true, false],
    ["one copied cell is typed as it is", "8200册\r\n", TABLE, true, false],
    ["lines stay a text in a cell for texts", "一\n二", "", true, false],
    ["lines of a spreadsheet are a block", "一\n二", TABLE, true, true],
    ["lines go downwards from a cell of numbers", "1\n2", "", false, true],
    ["blank lines around one word make no block", "\n\n8200\n\n", "", false, false],
    ["nothing is no block", "", TABLE, false, false],
  ];
  for (const [name, text, html, isText, expected] of cases) {
    test(name, () => assert.equal(isBlock(text, html, isText), expected));
  }
});
