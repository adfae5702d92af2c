import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { between, linesOf, moved, sizeOf, tiled } from "../../static/js/grid/range.js";
import { asTable, cellsOf, isBlock, unmarked, written } from "../../static/js/grid/tsv.js";
import { RUNS, randomFrom } from "./random.js";

const spot = (row, column) => ({ row, column });

describe("a range", () => {
  test("is the same whichever corner it began at", () => {
    assert.deepEqual(between(spot(3, 1), spot(1, 2)), between(spot(1, 2), spot(3, 1)));
    assert.deepEqual(sizeOf(between(spot(3, 1), spot(1, 2))), { rows: 3, columns: 2 });
    assert.deepEqual(linesOf(between(spot(0, 1), spot(1, 1))), [[spot(0, 1)], [spot(1, 1)]]);
  });
  test("stays within its block", () => {
    const size = { rows: 4, columns: 3 };
    assert.deepEqual(moved(spot(3, 2), { down: 1, right: 0 }, size), spot(3, 2));
    assert.deepEqual(moved(spot(1, 1), { down: 0, right: -1 }, size), spot(1, 0));
    assert.deepEqual(moved(spot(1, 1), { down: 1, right: 0 }, size, true), spot(3, 1));
    assert.deepEqual(moved(spot(3, 1), { down: -1, right: 0 }, size, true), spot(0, 1));
  });
  test("is filled over and over by a block that divides it, and by no other", () => {
    assert.deepEqual(tiled([["a"]], { rows: 2, columns: 2 }), [["a", "a"], ["a", "a"]]);
    assert.deepEqual(tiled([["a", "b"]], { rows: 2, columns: 2 }), [["a", "b"], ["a", "b"]]);
    assert.deepEqual(tiled([["a"], ["b"]], { rows: 3, columns: 1 }), [["a"], ["b"]]);
  });
});

describe("what is copied", () => {
  test("is read back as it was", () => {
    const random = randomFrom(11);
    const parts = ["册", "\t", "\n", '"', "20", " ", "=1+1", "'", "-"];
    for (let run = 0; run < RUNS; run += 1) {
      const text = () => Array.from({ length: 1 + random(4) }, () => parts[random(parts.length)]).join("");
      const rows = Array.from({ length: 1 + random(3) }, () => [text(), text()]);
      const read = cellsOf(written(rows)).map((line) => line.map(unmarked));
      const plain = rows.map((line) => line.map((one) => (/^'[=+@-]/.test(one) ? unmarked(one) : one)));
      assert.deepEqual(read, plain);
    }
  });
  test("is no formula in the spreadsheet, and a number stays one", () => {
    const [line] = written([["=1+1", "@x", "-5.5", "+8", "供货"]]).split("\r\n");
    assert.equal(line, "'=1+1\t'@x\t-5.5\t+8\t供货");
  });
  test("is a table for the spreadsheet, and no page of its own", () => {
    const html = asTable([["<b>&", "20"], ["一\n二", ""]]);
    assert.ok(html.startsWith("<table><tr><td style="));
    assert.ok(html.includes("&lt;b&gt;&amp;</td><td>20</td>"));
    assert.ok(html.includes("一<br>二"));
  });
});

test("a sentence over several lines is a block only where a spreadsheet says so", () => {
  assert.equal(isBlock("一\n二", "", true), false);
  assert.equal(isBlock("一\n二", "<table><tr><td>一</td></tr></table>", true), true);
  assert.equal(isBlock('"一\n二"\r\n', "<table><tr><td>一<br>二</td></tr></table>", true), false, "one cell");
  assert.equal(isBlock("1\n2", "", false), true);
  assert.equal(isBlock("1\t2", "", true), true);
});
