import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { reach, step, turn } from "../../static/js/grid/keys.js";

const key = (name, held = {}) => (
  { key: name, shiftKey: false, altKey: false, isComposing: false, ...held }
);
// A cell with the cursor after so many characters of its text.
const text = (value, from, to = from, more = {}) => (
  { value, selectionStart: from, selectionEnd: to, isWhole: false, isOneLine: false, ...more }
);
const whole = (value) => text(value, 0, value.length, { isWhole: true });
const line = (value, from) => text(value, from, from, { isOneLine: true });
const DOWN = { down: 1, right: 0 };
const UP = { down: -1, right: 0 };
const RIGHT = { down: 0, right: 1 };
const LEFT = { down: 0, right: -1 };

describe("Enter", () => {
  test("goes down from anywhere in the text", () => {
    assert.deepEqual(step(key("Enter"), text("8200册", 2)), DOWN);
    assert.deepEqual(step(key("Enter"), whole("8200")), DOWN);
  });
  test("makes a new line with Shift or Alt", () => {
    assert.equal(step(key("Enter", { shiftKey: true }), text("8200册", 5)), null);
    assert.equal(step(key("Enter", { altKey: true }), whole("8200册")), null);
  });
  test("belongs to the input method while it composes", () => {
    assert.equal(step(key("Enter", { isComposing: true }), text("8200c", 5)), null);
  });
});

describe("arrows", () => {
  test("leave a cell that is selected as a whole", () => {
    for (const [name, way] of [["Down", DOWN], ["Up", UP], ["Right", RIGHT], ["Left", LEFT]]) {
      assert.deepEqual(step(key(`Arrow${name}`), whole("一二三")), way);
      assert.deepEqual(step(key(`Arrow${name}`), whole("")), way);
    }
  });
  test("leave a text at its ends only", () => {
    assert.deepEqual(step(key("ArrowDown"), text("一二三", 3)), DOWN);
    assert.deepEqual(step(key("ArrowRight"), text("一二三", 3)), RIGHT);
    assert.equal(step(key("ArrowDown"), text("一二三", 2)), null);
    assert.equal(step(key("ArrowRight"), text("一二三", 2)), null);
    assert.equal(step(key("ArrowDown"), text("一二三", 0, 3)), null, "a selection is no end");
    assert.deepEqual(step(key("ArrowUp"), text("一二三", 0)), UP);
    assert.deepEqual(step(key("ArrowLeft"), text("一二三", 0)), LEFT);
    assert.equal(step(key("ArrowUp"), text("一二三", 1)), null);
    assert.equal(step(key("ArrowLeft"), text("一二三", 1)), null);
    assert.deepEqual(step(key("ArrowUp"), text("", 0)), UP);
  });
  test("up and down leave a cell of one line from anywhere", () => {
    assert.deepEqual(step(key("ArrowDown"), line("361000", 2)), DOWN);
    assert.deepEqual(step(key("ArrowUp"), line("361000", 2)), UP);
    assert.equal(step(key("ArrowRight"), line("361000", 2)), null);
  });
  test("leave at once with Alt", () => {
    assert.deepEqual(step(key("ArrowDown", { altKey: true }), text("一二三", 1)), DOWN);
    assert.deepEqual(step(key("ArrowUp", { altKey: true }), text("一二三", 1)), UP);
  });
  test("extend the range with Shift from a whole cell, and the selected text within one", () => {
    assert.equal(step(key("ArrowDown", { shiftKey: true }), whole("一")), null);
    assert.deepEqual(reach(key("ArrowDown", { shiftKey: true }), whole("一")), DOWN);
    assert.equal(reach(key("ArrowDown", { shiftKey: true }), text("一", 1)), null);
    assert.equal(reach(key("ArrowDown"), whole("一")), null);
  });
  test("belong to the input method while it composes: they choose a candidate", () => {
    for (const name of ["ArrowDown", "ArrowUp", "ArrowLeft"]) {
      assert.equal(step(key(name, { isComposing: true }), whole("")), null);
      assert.equal(step(key(name, { isComposing: true, altKey: true }), line("5", 1)), null);
      assert.equal(reach(key(name, { isComposing: true, shiftKey: true }), whole("")), null);
    }
  });
});

test("other keys stay in the cell", () => {
  for (const name of ["Tab", "Home", "a", "Process"]) {
    assert.equal(step(key(name), text("", 0)), null);
    assert.equal(reach(key(name, { shiftKey: true }), whole("")), null);
  }
});

test("arrows go round the buttons of a row", () => {
  assert.equal(turn("ArrowRight", 0, 4), 1);
  assert.equal(turn("ArrowRight", 3, 4), 0);
  assert.equal(turn("ArrowLeft", 0, 4), 3);
  assert.equal(turn("ArrowLeft", 0, 1), 0);
  assert.equal(turn("ArrowDown", 0, 4), null);
});
