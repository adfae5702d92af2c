import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { FIRST_RETRY, MAX_RETRY, MAX_DELAY, PAUSE, Pace } from "../../static/js/pace.js";
import { RUNS, randomFrom } from "./random.js";

describe("the pace of saving", () => {
  test("nothing waits where nothing was changed", () => {
    const pace = new Pace();
    assert.equal(pace.wait(0), null);
    pace.touched(0);
    pace.sent();
    assert.equal(pace.wait(5), null);
  });

  test("a save is due within two seconds of the last change", () => {
    const pace = new Pace();
    pace.touched(0);
    assert.equal(pace.wait(0), PAUSE);
    pace.touched(1_000);
    assert.equal(pace.wait(1_000), PAUSE);
    assert.equal(pace.wait(1_000 + PAUSE), 0);
    assert.ok(PAUSE <= 2_000);
  });

  test("who never pauses is saved a while after the first change", () => {
    const pace = new Pace();
    for (let now = 0; now < MAX_DELAY; now += 100) pace.touched(now);
    assert.equal(pace.wait(MAX_DELAY - 100), 100);
    assert.equal(pace.wait(MAX_DELAY + 5_000), 0);
    assert.ok(MAX_DELAY <= 15_000 - PAUSE, "the save itself takes its time, too");
  });

  test("after a failure it is tried again, ever later, up to the longest wait", () => {
    const pace = new Pace();
    const waits = [];
    for (let tries = 0; tries < 8; tries += 1) {
      pace.sent();
      pace.failed(0);
      waits.push(pace.wait(0));
    }
    assert.deepEqual(waits.slice(0, 3), [FIRST_RETRY, 2 * FIRST_RETRY, 4 * FIRST_RETRY]);
    assert.equal(waits.at(-1), MAX_RETRY);
  });

  test("typing on does not hasten a retry, and an answer ends the waiting", () => {
    const pace = new Pace();
    for (let tries = 0; tries < 4; tries += 1) pace.failed(0);
    pace.touched(100);
    assert.equal(pace.wait(100), 8 * FIRST_RETRY - 100);
    pace.sent();
    pace.answered();
    pace.touched(20_000);
    assert.equal(pace.wait(20_000), PAUSE);
  });
});

test("property: whatever happens, a change is due at most the longest wait later", () => {
  const random = randomFrom(20261128);
  for (let run = 0; run < RUNS; run += 1) {
    const pace = new Pace();
    let now = 0;
    let isChanged = false;
    for (let move = random(40); move >= 0; move -= 1) {
      now += random(3_000);
      const which = random(4);
      if (which < 2) {
        pace.touched(now);
        isChanged = true;
      }
      if (which === 2) {
        pace.sent();
        pace.answered();
        isChanged = false;
      }
      if (which === 3) {
        pace.sent();
        pace.failed(now);
        isChanged = true;
      }
      const wait = pace.wait(now);
      assert.equal(wait !== null, isChanged, `run ${run}`);
      assert.ok(wait === null || wait <= MAX_RETRY, `run ${run}: ${wait}`);
    }
  }
});
