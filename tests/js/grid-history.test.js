import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { History, inverse, MAX_STEPS, PAUSE } from "../../static/js/grid/history.js";
import { RUNS, randomFrom } from "./random.js";

const step = (label, before = "", after = label) => ({ label, changes: [{ cell: "a", before, after }] });
const typed = (history, before, after, now, cell = "a") => history.typed({ cell, before, after }, "录入", now);

describe("typing", () => {
  test("in one cell is one step until it pauses", () => {
    const history = new History();
    typed(history, "", "8", 0);
    typed(history, "8", "82", PAUSE);
    assert.deepEqual(history.last.changes, [{ cell: "a", before: "", after: "82" }]);
    typed(history, "82", "820", 2 * PAUSE + 1);
    assert.deepEqual(history.last.changes, [{ cell: "a", before: "82", after: "820" }]);
  });
  test("in another cell, or in the same one after it was left, is another step", () => {
    const history = new History();
    typed(history, "", "1", 0);
    typed(history, "", "2", 1, "b");
    history.close();
    typed(history, "2", "3", 2, "b");
    assert.deepEqual(history.last.changes, [{ cell: "b", before: "2", after: "3" }]);
    history.wentBack();
    assert.equal(history.last.changes[0].after, "2");
  });
  test("that takes itself back leaves no step", () => {
    const history = new History();
    typed(history, "", "1", 0);
    typed(history, "1", "", 1);
    assert.equal(history.last, undefined);
  });
});

test("what is done after an undoing makes the undone steps unreachable", () => {
  const history = new History();
  history.did(step("粘贴"));
  history.did(step("清除"));
  history.wentBack();
  assert.equal(history.next.label, "清除");
  history.did(step("填充"));
  assert.equal(history.next, undefined);
  assert.equal(history.last.label, "填充");
});

test("the oldest steps are forgotten", () => {
  const history = new History();
  for (let number = 0; number <= MAX_STEPS; number += 1) history.did(step(String(number)));
  let count = 0;
  while (history.last) {
    count += 1;
    history.wentBack();
  }
  assert.equal(count, MAX_STEPS);
});

test("steps of changed cells lead back and forth through every state", () => {
  const random = randomFrom(7);
  for (let run = 0; run < RUNS; run += 1) {
    const history = new History();
    const cells = { a: "", b: "", c: "" };
    const states = [{ ...cells }];
    const apply = ({ changes }) => { for (const { cell, after } of changes) cells[cell] = after; };
    for (let number = 0; number < 8; number += 1) {
      const changes = Object.keys(cells).filter(() => random(2))
        .map((cell) => ({ cell, before: cells[cell], after: String(random(100)) }));
      history.did({ label: "", changes });
      apply({ changes });
      states.push({ ...cells });
    }
    for (let at = states.length - 2; at >= 0; at -= 1) {
      apply(inverse(history.last));
      history.wentBack();
      assert.deepEqual(cells, states[at]);
    }
    for (const state of states.slice(1)) {
      apply(history.next);
      history.wentForth();
      assert.deepEqual(cells, state);
    }
  }
});
