import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { PAGE_STATE, SignedOut, WARNING, phase, untilAccepted } from "../../static/js/replay.js";

// Answers one after the other: the state of the page that each tells, "" where it is in order.
function server(...states) {
  const seen = { sent: 0, mended: [] };
  const send = async () => {
    const state = states[seen.sent] ?? "";
    seen.sent += 1;
    return { headers: new Map(state ? [[PAGE_STATE, state]] : []), number: seen.sent };
  };
  const mend = async (state) => {
    seen.mended.push(state);
    return true;
  };
  return { send, mend, seen };
}

describe("a request that is made until it is accepted", () => {
  test("is made once where the page is in order", async () => {
    const { send, mend, seen } = server("");
    assert.equal((await untilAccepted(send, mend)).number, 1);
    assert.deepEqual(seen.mended, []);
  });

  test("is made again after the page was put in order", async () => {
    const { send, mend, seen } = server("stale-token", "signed-out", "");
    assert.equal((await untilAccepted(send, mend)).number, 3);
    assert.deepEqual(seen.mended, ["stale-token", "signed-out"]);
  });

  test("is given up where the page cannot be put in order", async () => {
    const { send, seen } = server("signed-out", "");
    await assert.rejects(untilAccepted(send, async () => false), SignedOut);
    assert.equal(seen.sent, 1);
  });

  test("is not made for ever where the server never accepts it", async () => {
    const { send, mend, seen } = server(...Array(50).fill("stale-token"));
    await assert.rejects(untilAccepted(send, mend), SignedOut);
    assert.equal(seen.sent, 4);
  });

  test("fails as the network fails", async () => {
    const lost = async () => { throw new TypeError("no connection"); };
    await assert.rejects(untilAccepted(lost, async () => true), TypeError);
  });
});

test("a session of half an hour warns five minutes before its end", () => {
  const idle = 1_800;
  assert.equal(WARNING, 300);
  assert.equal(phase(0, idle), "running");
  assert.equal(phase(idle - 301, idle), "running");
  assert.equal(phase(idle - 300, idle), "ending");
  assert.equal(phase(idle - 1, idle), "ending");
  assert.equal(phase(idle, idle), "over");
});

test("a very short session warns at its half, not all the time", () => {
  assert.equal(phase(29, 60), "running");
  assert.equal(phase(30, 60), "ending");
});
