import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { step, turn } from "../../static/js/keys.js";

const key = (name, held = {}) => (
  { key: name, shiftKey: false, altKey: false, isComposing: false, ...held }
);
// A cell of several lines with the cursor after so many characters.
const area = (value, from, to = from) => (
  { tagName: "TEXTAREA", value, selectionStart: from, selectionEnd: to }
);
const line = (value, from) => ({ ...area(value, from), tagName: "INPUT" });

describe("Enter", () => {
  test("goes down from anywhere in the text", () => {
    assert.equal(step(key("Enter"), area("8200册", 2)), 1);
    assert.equal(step(key("Enter"), line("8200", 0)), 1);
  });
  test("makes a new line with Shift", () => {
    assert.equal(step(key("Enter", { shiftKey: true }), area("8200册", 5)), 0);
  });
  test("belongs to the input method while it composes", () => {
    assert.equal(step(key("Enter", { isComposing: true }), area("8200c", 5)), 0);
  });
});

describe("arrows up and down", () => {
  test("leave a text at its ends only", () => {
    assert.equal(step(key("ArrowDown"), area("一二三", 3)), 1);
    assert.equal(step(key("ArrowDown"), area("一二三", 2)), 0);
    assert.equal(step(key("ArrowDown"), area("一二三", 0, 3)), 0, "a selection is no end");
    assert.equal(step(key("ArrowUp"), area("一二三", 0)), -1);
    assert.equal(step(key("ArrowUp"), area("一二三", 1)), 0);
    assert.equal(step(key("ArrowUp"), area("", 0)), -1);
  });
  test("leave a cell of one line from anywhere", () => {
    assert.equal(step(key("ArrowDown"), line("361000", 2)), 1);
    assert.equal(step(key("ArrowUp"), line("361000", 2)), -1);
  });
  test("leave at once with Alt", () => {
    assert.equal(step(key("ArrowDown", { altKey: true }), area("一二三", 1)), 1);
    assert.equal(step(key("ArrowUp", { altKey: true }), area("一二三", 1)), -1);
  });
  test("belong to the input method while it composes: they choose a candidate", () => {
    for (const name of ["ArrowDown", "ArrowUp"]) {
      assert.equal(step(key(name, { isComposing: true }), area("", 0)), 0);
      assert.equal(step(key(name, { isComposing: true, altKey: true }), line("5", 1)), 0);
    }
  });
});

test("other keys stay in the cell", () => {
  for (const name of ["Tab", "ArrowLeft", "ArrowRight", "Home", "a", "Process"]) {
    assert.equal(step(key(name), area("", 0)), 0);
  }
});

test("arrows go round the buttons of a row", () => {
  assert.equal(turn("ArrowRight", 0, 4), 1);
  assert.equal(turn("ArrowRight", 3, 4), 0);
  assert.equal(turn("ArrowLeft", 0, 4), 3);
  assert.equal(turn("ArrowLeft", 0, 1), 0);
  assert.equal(turn("ArrowDown", 0, 4), null);
});
