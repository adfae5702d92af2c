import assert from "node:assert/strict";
import test from "node:test";

import { keyed, names, plan } from "../../static/js/cells.js";

/** @type {[string, string][]} */
const PAGE = [
  ["version", "5"], ["goal_actual", "旧"], ["funding-total-executed", "1"],
  ["rows-0-uid", "a"], ["rows-0-actual", "1册"], ["rows-1-uid", "b"], ["rows-1-actual", "2册"],
  ["answer-9f", "已核对"],
];

/** @param {Record<string, string>} changes */
const changed = (changes) =>
  PAGE.map(([name, text]) => /** @type {[string, string]} */ ([name, changes[name] ?? text]));

test("a cell keeps its key wherever its row stands", () => {
  assert.equal(keyed(PAGE).get("indicators/b/actual"), "2册");
  assert.equal(names(PAGE).get("indicators/b/actual"), "rows-1-actual");
  assert.equal(names(PAGE).get("funding/total/executed"), "funding-total-executed");
  assert.equal(names(PAGE).get("answers/9f"), "answer-9f");
  const moved = changed({ "rows-0-uid": "b", "rows-1-uid": "a" });
  assert.equal(names(moved).get("indicators/b/actual"), "rows-0-actual");
});

test("a colleague's texts are painted where nobody types", () => {
  const cells = { "goal_actual": "新", "indicators/a/actual": "3册", "total_score": "98" };
  assert.deepEqual(plan({ cells, indicators: "" }, PAGE, PAGE, "rows-1-actual"), {
    paint: [["goal_actual", "新"], ["indicators/a/actual", "3册"]],
    again: [],
  });
});

test("what was typed meanwhile is left to the server first", () => {
  const cells = { "goal_actual": "新" };
  assert.equal(plan({ cells, indicators: "" }, PAGE, changed({ goal_actual: "我的" }), ""), null);
  assert.notEqual(plan({ cells, indicators: "" }, PAGE, changed({ "rows-0-actual": "我的" }), ""), null);
});

test("the cell with the cursor is not written to", () => {
  assert.equal(plan({ cells: { "indicators/a/actual": "3册" }, indicators: "" }, PAGE, PAGE, "rows-0-actual"), null);
  const same = { cells: { "indicators/a/actual": "1册" }, indicators: "" };
  assert.notEqual(plan(same, PAGE, PAGE, "rows-0-actual"), null);
});

test("rows drawn anew get what was typed since, and wait where rows were moved since", () => {
  const drawn = { cells: {}, indicators: "<tbody></tbody>" };
  assert.deepEqual(plan(drawn, PAGE, changed({ "rows-1-actual": "9册" }), "")?.again, [["indicators/b/actual", "9册"]]);
  assert.equal(plan(drawn, PAGE, changed({ "rows-0-uid": "b", "rows-1-uid": "a" }), ""), null);
});
