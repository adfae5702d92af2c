import assert from "node:assert/strict";
import { describe, test } from "node:test";

import {
  insertBelow, insertInPlace, move, newUid, numbered, relocate, remove, replayed, rowsIn,
} from "../../static/js/grid/rows.js";

const PLACE = ["level1", "level2"];
const row = (uid, level2 = "数量", level1 = "产出", more = {}) => ({ uid, level1, level2, ...more });
const names = (rows) => rows.map(({ uid }) => uid).join("");

test("a uid is sixteen hexadecimal digits and another one each time", () => {
  const drawn = Array.from({ length: 100 }, newUid);
  assert.ok(drawn.every((uid) => /^[0-9a-f]{16}$/.test(uid)));
  assert.equal(new Set(drawn).size, drawn.length);
});

describe("a row", () => {
  const rows = [row("a"), row("b", "质量"), row("c"), row("d", "社会", "效益")];
  test("is put in below another", () => {
    assert.equal(names(insertBelow(rows, 0, row("n"))), "anbcd");
    assert.equal(names(insertBelow([], -1, row("n"))), "n");
  });
  test("is put behind the last of its place, else of its first level, else at the end", () => {
    assert.equal(names(insertInPlace(rows, row("n"), PLACE)), "abcnd");
    assert.equal(names(insertInPlace(rows, row("n", "成本"), PLACE)), "abcnd");
    assert.equal(names(insertInPlace(rows, row("n", "满意", "满意度"), PLACE)), "abcdn");
  });
  test("moves among those of its place, over rows of others between them", () => {
    assert.equal(names(move(rows, 0, 1, PLACE)), "cbad");
    assert.equal(names(move(rows, 2, -1, PLACE)), "cbad");
    for (const [index, by] of [[0, -1], [2, 1], [1, 1], [3, -1], [9, 1]]) {
      assert.equal(move(rows, index, by, PLACE), rows, "the first or last, alone, or none");
    }
  });
  test("goes to another place and says so", () => {
    const moved = relocate(rows, 0, { level1: "产出", level2: "质量" });
    assert.equal(names(moved), "bacd");
    assert.equal(moved[1].level2, "质量");
    assert.equal(relocate(rows, 0, { level1: "产出", level2: "数量" }), rows);
  });
  test("is removed", () => assert.equal(names(remove(rows, 1)), "acd"));
});

describe("a step of rows that is done again or undone", () => {
  const before = [row("a"), row("b", "数量", "产出", { actual: "99%" }), row("c")];
  const after = remove(before, 1);
  test("brings a removed row back with its texts, as one that the server may know no longer", () => {
    assert.deepEqual(replayed(after, after, before)[1], { ...before[1], new: "1" });
    assert.equal(names(replayed(after, after, before)), "abc");
  });
  test("keeps what was typed meanwhile in the others", () => {
    const typed = [{ ...after[0], actual: "8200册" }, after[1]];
    assert.equal(replayed(typed, after, before)[0].actual, "8200册");
  });
  test("takes back only the cells that it changed", () => {
    const filled = [{ ...before[0], actual: "1", score: "2" }, before[1], before[2]];
    const now = [{ ...filled[0], score: "3", explanation: "后来" }, before[1], before[2]];
    const back = replayed(now, filled, [{ ...before[0], actual: "", score: "2" }, before[1], before[2]]);
    assert.deepEqual(back[0], { ...before[0], actual: "", score: "3", explanation: "后来" });
  });
  test("removes a row that it put in, and leaves rows that it does not know where they are", () => {
    const added = insertBelow(before, 0, row("n"));
    assert.equal(names(replayed([...added.slice(0, 2), row("x"), ...added.slice(2)], added, before)), "axbc");
  });
  test("does not bring back a row that somebody else removed", () => {
    assert.equal(names(replayed([before[0]], before, [before[0], before[2], before[1]])), "a");
  });
});

describe("rows as the page posts them", () => {
  const rows = [row("a", "数量", "产出", { actual: "8200册" }), row("b", "质量")];
  test("are read again as they were written", () => {
    assert.deepEqual(rowsIn(numbered(rows, "rows"), "rows"), rows);
  });
  test("are in the order of their numbers, whatever the order of the page", () => {
    const posted = [["rows-10-uid", "k"], ["rows-9-uid", "j"], ["rows-TOTAL_FORMS", "2"], ["version", "3"]];
    assert.equal(names(rowsIn(posted, "rows")), "jk");
  });
});
