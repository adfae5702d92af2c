// Rows that were put in, moved or removed are drawn by the server, as it draws the whole sheet.
import { part } from "../dom.js";
import { ask } from "../session.js";
import { form } from "./cells.js";
import { numbered, rowsIn } from "./rows.js";

/** @typedef {import("./rows.js").Row} Row */

/** @returns {[string, string][]} what the page would post, but for the token, which each request brings along */
const posted = () => [...new FormData(form)].flatMap(([name, text]) => (
  typeof text === "string" && name !== "csrfmiddlewaretoken" ? [[name, text]] : []));

/** @param {HTMLElement} block */
const prefixOf = (block) => block.dataset.rows ?? "";

/**
 * @param {HTMLElement} block
 * @returns {Row[]} in the order of the document
 */
export const rowsOf = (block) => rowsIn(posted(), prefixOf(block));

/**
 * Draws a block from what would be posted. What is typed elsewhere meanwhile stays.
 * @param {string} name of the block
 * @param {[string, string][]} fields
 * @returns {Promise<boolean>} false where the server did not draw it
 */
export async function drawFrom(name, fields) {
  const block = part(`tbody#${name}`, HTMLElement, form);
  // Rows that are about to be replaced take no typing: it would be lost.
  block.inert = true;
  try {
    const answer = await ask(form.dataset.rows ?? "", () => {
      const body = new FormData();
      for (const [each, text] of fields) body.append(each, text);
      body.set("block", name);
      return { method: "POST", body };
    }, { isWanted: true });
    const drawn = await answer.text();
    if (!answer.ok || !drawn.startsWith("<tbody")) return false;
    form.dispatchEvent(new Event("rows-redrawing"));
    block.outerHTML = drawn;
    return true;
  } catch {
    return false; // no connection, or the person put signing in off
  } finally {
    block.inert = false;
  }
}

/**
 * Says that the rows of the page are others now: it is saved and judged anew.
 * @param {string} operation
 */
export function changed(operation) {
  document.body.dispatchEvent(new CustomEvent("rows-changed", { detail: { operation } }));
}

/**
 * @param {string} name of the block
 * @param {Row[]} rows
 * @param {string} operation
 */
export async function drawRows(name, rows, operation) {
  const prefix = prefixOf(part(`tbody#${name}`, HTMLElement, form));
  const others = posted().filter(([each]) => !each.startsWith(`${prefix}-`));
  const isDrawn = await drawFrom(name, [...others, ...numbered(rows, prefix)]);
  if (isDrawn) changed(operation);
  return isDrawn;
}
