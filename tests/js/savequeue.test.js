import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { SaveQueue } from "../../static/js/savequeue.js";
import { RUNS, randomFrom } from "./random.js";

// Sends that the test ends one by one, and how many ran at once at most.
function sends() {
  const open = [];
  const seen = { started: 0, most: 0 };
  const send = () => new Promise((resolve, reject) => {
    seen.started += 1;
    open.push({ resolve, reject });
    seen.most = Math.max(seen.most, open.length);
  });
  const end = async (how = "resolve") => {
    open.shift()[how](new Error("no connection"));
    await turns();
  };
  return { send, end, seen, open };
}

// Lets everything that waits for a promise go on.
const turns = () => new Promise((resolve) => { setImmediate(resolve); });

describe("a queue of saves", () => {
  test("sends at once and is busy until the answer came", async () => {
    const { send, end, seen } = sends();
    const queue = new SaveQueue(send);
    assert.equal(queue.busy, false);
    const saved = queue.save();
    assert.equal(seen.started, 1);
    assert.equal(queue.busy, true);
    await end();
    await saved;
    assert.equal(queue.busy, false);
  });

  test("a save during one runs exactly once more, however often it was asked for", async () => {
    const { send, end, seen } = sends();
    const queue = new SaveQueue(send);
    queue.save();
    for (let times = 0; times < 5; times += 1) queue.save();
    assert.equal(seen.started, 1);
    await end();
    assert.equal(seen.started, 2);
    await end();
    assert.equal(seen.started, 2);
    assert.equal(queue.busy, false);
  });

  test("whoever saves during one waits for the second as well", async () => {
    const { send, end } = sends();
    const queue = new SaveQueue(send);
    queue.save();
    let isOver = false;
    queue.save().then(() => { isOver = true; });
    await end();
    assert.equal(isOver, false);
    await end();
    assert.equal(isOver, true);
  });

  test("settle waits for the save under way and drops the one that waits", async () => {
    const { send, end, seen } = sends();
    const queue = new SaveQueue(send);
    queue.save();
    queue.save();
    let isSettled = false;
    queue.settle().then(() => { isSettled = true; });
    await turns();
    assert.equal(isSettled, false);
    await end();
    assert.equal(isSettled, true);
    assert.equal(seen.started, 1);
    assert.equal(queue.busy, false);
  });

  test("settle resolves at once where nothing is under way", async () => {
    await new SaveQueue(() => assert.fail("nothing was asked for")).settle();
  });

  test("settle resolves after a failure, and whoever saved hears of it", async () => {
    const { send, end } = sends();
    const queue = new SaveQueue(send);
    const failed = assert.rejects(queue.save(), /no connection/);
    const settled = queue.settle();
    await end("reject");
    await settled;
    await failed;
    assert.equal(queue.busy, false);
  });

  test("a save that waits is run though the one before it failed", async () => {
    const { send, end, seen } = sends();
    const queue = new SaveQueue(send);
    queue.save();
    const saved = queue.save();
    await end("reject");
    assert.equal(seen.started, 2);
    await end();
    await saved;
    assert.equal(queue.busy, false);
  });

  test("a send that throws before it waits for anything leaves the queue free", async () => {
    const queue = new SaveQueue(() => { throw new Error("no form"); });
    await assert.rejects(queue.save(), /no form/);
    assert.equal(queue.busy, false);
    await assert.rejects(queue.save(), /no form/);
  });

  test("a save asked for at any moment of another one's end is not lost", async () => {
    for (let delay = 0; delay < 12; delay += 1) {
      const { send, end, seen, open } = sends();
      const queue = new SaveQueue(send);
      queue.save();
      open[0].resolve();
      open.shift();
      for (let waited = 0; waited < delay; waited += 1) await null;
      queue.save();
      await turns();
      assert.equal(seen.started, 2, `after ${delay} steps`);
      await end();
      assert.equal(queue.busy, false);
    }
  });
});

test("property: never two sends at once, and the last change is always sent", async () => {
  const random = randomFrom(20261128);
  for (let run = 0; run < RUNS; run += 1) {
    const { send, end, seen, open } = sends();
    let changes = 0;
    const sent = [];
    const queue = new SaveQueue(() => {
      sent.push(changes);
      return send();
    });
    for (let move = random(20); move >= 0; move -= 1) {
      const which = random(3);
      if (which === 0) {
        changes += 1;
        queue.save().catch(() => {});
      }
      if (which === 1 && open.length) await end();
      if (which === 2 && open.length) await end("reject");
    }
    while (open.length) await end();
    assert.ok(seen.most <= 1, `run ${run}: ${seen.most} at once`);
    assert.equal(sent.at(-1) ?? 0, changes, `run ${run}`);
    assert.equal(queue.busy, false, `run ${run}`);
  }
});
