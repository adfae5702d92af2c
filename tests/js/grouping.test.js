import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { group, plain } from "../../static/js/grouping.js";
import { RUNS, randomFrom } from "./random.js";

describe("separators between thousands", () => {
  const pairs = [
    ["0", "0"],
    ["999", "999"],
    ["1000", "1,000"],
    ["361000.00", "361,000.00"],
    ["1234567.8901", "1,234,567.8901"],
    ["-1234.5", "-1,234.5"],
    ["-123456", "-123,456"],
    ["100000000000", "100,000,000,000"],
  ];
  for (const [typed, shown] of pairs) {
    test(`${typed} is shown as ${shown}`, () => {
      assert.equal(group(typed), shown);
      assert.equal(plain(shown), typed);
    });
  }

  // The server reads these, or says what is wrong: the page changes nothing of them.
  const others = [
    ...["", "-", ".5", "5.", "1.2.3", "1e3", "--1", "+1000"],
    ...["１２３４", "１，２３４", "－1234", "1234．5", "1，234"],
    ...["12,34", "1,2345", ",123", "1,234,", "1,234.5,6", "0,12"],
    ...["不适用", "1000元", "1 000"],
  ];
  for (const text of others) {
    test(`“${text}” stays as it was typed`, () => {
      assert.equal(group(plain(text)), text);
      assert.equal(plain(text), text);
    });
  }

  test("blanks around a grouped amount are no part of it", () => {
    assert.equal(plain(" 1,234.50\t"), "1234.50");
  });
});

test("property: grouping is undone by plain, and changes no digit", () => {
  const random = randomFrom(361000);
  const digits = (count) => Array.from({ length: count }, () => random(10)).join("");
  for (let run = 0; run < RUNS; run += 1) {
    const sign = random(2) ? "-" : "";
    const fraction = random(2) ? `.${digits(1 + random(4))}` : "";
    const text = `${sign}${digits(1 + random(15))}${fraction}`;
    const shown = group(text);
    assert.equal(plain(shown), text);
    assert.equal(group(plain(shown)), shown);
    assert.match(shown, /^-?\d{1,3}(,\d{3})*(\.\d+)?$/);
    assert.equal(shown.replaceAll(",", ""), text);
  }
});
