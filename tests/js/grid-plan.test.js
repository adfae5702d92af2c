import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { isSame, suits } from "../../static/js/grid/likeness.js";
import { count, nameColumns, plansFor, trimmed, troubles } from "../../static/js/grid/plan.js";

// The indicators of a sheet: names and targets came from the budget, but for the last row's.
const COLUMNS = [
  { label: "年度绩效指标", x: 0, isPlace: true },
  { label: "一级指标", x: 1, isPlace: true },
  { label: "二级指标", x: 2, isPlace: true },
  { label: "三级指标", x: 3 },
  { label: "年度指标值", x: 5 },
  { label: "实际完成值", x: 6 },
  { label: "分值", x: 7 },
  { label: "得分", x: 8 },
  { label: "偏差原因分析及改进措施", x: 9 },
];
const KINDS = ["", "", "", "text", "value", "value", "weight", "score", "text"];
const [NAME, TARGET, ACTUAL, WEIGHT, SCORE, REASON] = [3, 4, 5, 6, 7, 8];

const NAMES = [["购置图书", "≥8000册"], ["编目合格率", "≥98%"], ["上架时间", "≤30天"], ["到馆人次", "≥12万人次"]];
function grid({ isTyped = false, weights = ["20", "10", "10", "20"], canGrow = true } = {}) {
  const rows = NAMES.map(([name, target], row) => {
    const texts = ["", "产出指标（50分）", "数量指标", name, target, "", weights[row], "", ""];
    return { cells: texts.map((text, at) => ({ text, isOpen: at >= ACTUAL || (isTyped && at >= NAME), kind: KINDS[at] })) };
  });
  return { columns: COLUMNS, rows, canGrow };
}
const at = (row, column) => ({ row, column });
const ANSWERS = [["8200册", "20", "20", ""], ["99%", "10", "10", ""], ["25天", "10", "9", "供货延迟"], ["13万人次", "20", "20", ""]];
/** Where each text of a plan went: row, column, text. */
const written = (plan) => plan.cells.filter(({ fate }) => fate === "write").map(({ row, column, text }) => `${row}.${column} ${text}`);

describe("a block that fits", () => {
  test("goes in unasked", () => {
    const { plans, isClear } = plansFor(grid(), ANSWERS, at(0, ACTUAL));
    assert.equal(isClear, true);
    assert.equal(plans[0].by, "position");
    assert.deepEqual(written(plans[0]).slice(0, 2), ["0.5 8200册", "0.7 20"]);
    assert.equal(count(plans[0], "same"), 4 + 3, "the weights, and reasons that are empty in both");
  });
  test("may hold read-only cells that say the same", () => {
    const block = NAMES.map((names, row) => [...names, ANSWERS[row][0]]);
    const { plans, isClear } = plansFor(grid({ isTyped: true }), block, at(0, NAME));
    assert.equal(isClear, true);
    assert.equal(written(plans[0]).length, 4);
  });
  test("empties cells that it has empty", () => {
    const filled = grid();
    filled.rows[0].cells[REASON].text = "旧的原因";
    const [plan] = plansFor(filled, [["8200册", "20", "18", ""], ["99%", "10", "10", "x"]], at(0, ACTUAL)).plans;
    assert.ok(written(plan).includes("0.8 "));
  });
});

describe("a block one column off", () => {
  test("to the right is asked about, and the right column is offered first", () => {
    const { plans, isClear } = plansFor(grid(), ANSWERS, at(0, WEIGHT));
    assert.equal(isClear, false);
    assert.equal(plans[0].start, ACTUAL);
    assert.ok(plans.some(({ start }) => start === WEIGHT), "what was asked for can be chosen");
  });
  test("to the left is found by what stands there, though every text would suit", () => {
    const block = ANSWERS.map((line) => line.slice(0, 3));
    const { plans, isClear } = plansFor(grid({ isTyped: true }), block, at(0, TARGET));
    assert.equal(isClear, false);
    assert.equal(plans[0].start, ACTUAL);
  });
});

describe("what would be left out is asked about", () => {
  test("columns beyond the edge, rows below the last, cells that are only read", () => {
    const wide = plansFor(grid(), ANSWERS.map((line) => [...line, "多"]), at(0, ACTUAL));
    assert.equal(wide.isClear, false);
    assert.equal(count(wide.plans[0], "outside"), 4);
    const read = plansFor(grid(), [["新名称", "≥9000册", "8200册"]], at(0, NAME));
    assert.equal(read.isClear, false);
    assert.ok(troubles(read.plans.find(({ start }) => start === NAME)) > 0);
  });
  test("rows below the last are offered as new ones, where the block takes any", () => {
    const { plans, isClear } = plansFor(grid(), ANSWERS, at(2, ACTUAL));
    assert.equal(isClear, false);
    assert.deepEqual(plans[0].extra.map(({ texts }) => texts.get(ACTUAL)), ["25天", "13万人次"]);
    const closed = plansFor(grid({ canGrow: false }), ANSWERS, at(2, ACTUAL));
    assert.equal(closed.isClear, false);
    assert.equal(closed.plans[0].extra.length, 0);
    assert.equal(count(closed.plans[0], "outside"), 7);
  });
});

describe("whole rows of the official table", () => {
  const line = (row, place = "") => [place, place, ...NAMES[row], ...ANSWERS[row]];
  test("go to the rows of their names, wherever the cursor is and in whatever order they come", () => {
    const { plans, isClear } = plansFor(grid(), [line(2, "x"), line(0), line(3)], at(0, REASON));
    assert.equal(plans[0].by, "names");
    assert.equal(isClear, false, "the level that differs is shown");
    const same = plansFor(grid(), [line(2), line(0), line(3)], at(3, REASON));
    assert.equal(same.isClear, true);
    assert.deepEqual(written(same.plans[0]).filter((text) => text.includes(".5 ")), ["2.5 25天", "0.5 8200册", "3.5 13万人次"]);
  });
  test("are known by their headings in any order of columns", () => {
    const block = [["得分", "*三级指标", "实际完成值"], ["18", "编目合格率", "99%"]];
    const { plans, isClear } = plansFor(grid(), block, at(0, ACTUAL));
    assert.equal(isClear, true);
    assert.deepEqual(written(plans[0]), ["1.7 18", "1.5 99%"]);
  });
  test("may come from the workbook, where wide columns take several", () => {
    const wide = NAMES.map(([name, target], row) => [name, "", target, ANSWERS[row][0]]);
    const { plans, isClear } = plansFor(grid(), wide, at(0, ACTUAL));
    assert.equal(isClear, true);
    assert.deepEqual(written(plans[0]).map((text) => text.slice(4)), ANSWERS.map(([actual]) => actual));
  });
  test("offer the rows that the sheet lacks, with the level of the merged cell above them", () => {
    const block = [
      ["效益指标（40分）", "社会效益", ...NAMES[3], ...ANSWERS[3]], ["", "", "活动场次", "≥10场", "12场", "5", "5", ""],
    ];
    block[0][0] = "产出指标（50分）";
    block[0][1] = "数量指标";
    const { plans, isClear } = plansFor(grid(), block, at(0, ACTUAL));
    assert.equal(isClear, false);
    const [extra] = plans[0].extra;
    assert.equal(extra.texts.get(NAME), "活动场次");
    assert.equal(extra.texts.get(1), "产出指标");
    assert.equal(extra.texts.get(2), "数量指标");
  });
  test("leave what stands there where they say nothing", () => {
    const filled = grid();
    filled.rows[0].cells[REASON].text = "已写的原因";
    const [plan] = plansFor(filled, [line(0)], at(0, ACTUAL)).plans;
    assert.deepEqual(written(plan), ["0.5 8200册", "0.7 20"]);
  });
  test("of one name are taken in their order", () => {
    const twins = grid();
    twins.rows[1].cells[NAME].text = NAMES[0][0];
    twins.rows[1].cells[TARGET].text = NAMES[0][1];
    const [plan] = plansFor(twins, [[...NAMES[0], "一"], [...NAMES[0], "二"]], at(0, ACTUAL)).plans;
    assert.deepEqual(written(plan), ["0.5 一", "1.5 二"]);
  });
});

test("name columns are those of words that are only read somewhere", () => {
  assert.deepEqual(nameColumns(grid()), [NAME, TARGET]);
  assert.deepEqual(nameColumns(grid({ isTyped: true })), []);
});

test("empty rows and columns at the end of a block do not count", () => {
  assert.deepEqual(trimmed([["a", "", ""], ["", " b", ""], ["", "", ""]]), [["a", ""], ["", "b"]]);
  assert.deepEqual(trimmed([["", "a"], ["", "b"]]), [["", "a"], ["", "b"]], "those at the start do");
});

describe("what suits a cell of numbers", () => {
  const fit = ["20", "1,234.56", "１２", "95%", "120万元", "¥1,234,567.89", "(1,000.00)", "1.2E+06", "九十", "壹佰万元", "满分", "15分", "", "—", "/", "不适用", "无"];
  for (const text of fit) test(`“${text}” does`, () => assert.ok(suits("score", text)));
  for (const text of ["8200册", "供货延迟", "13万人次", "25天"]) test(`“${text}” does not`, () => assert.ok(!suits("amount", text)));
  test("words suit other cells", () => assert.ok(suits("value", "8200册")));
});

test("the print of a number makes no difference", () => {
  assert.ok(isSame("400,000.00", "400000"));
  assert.ok(isSame(" ≥ 98％", "≥98%"));
  assert.ok(!isSame("20", "2"));
  assert.ok(!isSame("", "0"));
});
