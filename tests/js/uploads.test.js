import assert from "node:assert/strict";
import { test } from "node:test";

import { filled, unfit } from "../../static/js/uploads.js";

const ACCEPT = ".pdf,.png";

test("a file is judged by its ending and its size", () => {
  const cases = [
    ["合同.pdf", 10, ""],
    ["合同.PDF", 100, ""],
    ["合同.pdf.exe", 10, "ending"],
    ["pdf", 10, "ending"],
    ["合同.pdf", 0, "empty"],
    ["合同.pdf", 101, "large"],
  ];
  for (const [name, size, why] of cases) assert.equal(unfit({ name, size }, ACCEPT, 100), why, name);
  assert.equal(unfit({ name: "合同.pdf", size: 1 }, "", 100), "ending");
});

test("a sentence is filled with what is known", () => {
  assert.equal(filled("“{name}”超过 {most}", { name: "{most}$&", most: 5 }), "“{most}$&”超过 5");
  assert.equal(filled("{other}", {}), "{other}");
});
