// Rows that are put in, moved and removed, as lists of what the page would post. Knows nothing of the page.

/**
 * The fields of a row by name, with its `uid`; `new` is "1" where it was put in on this page. A cell that
 * the page only shows has no field.
 * @typedef {Record<string, string>} Row
 */

/** A name that no other row has; the server draws them the same way. */
export function newUid() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {Row} row
 * @param {string[]} place the fields that say where a row stands
 * @returns {Row}
 */
export const placeOf = (row, place) => Object.fromEntries(place.map((name) => [name, row[name] ?? ""]));

/**
 * @param {Row} one
 * @param {Row} other
 * @param {string[]} place
 */
const isBeside = (one, other, place) => place.every((name) => (one[name] ?? "") === (other[name] ?? ""));

/**
 * @param {Row[]} rows
 * @param {number} index
 * @param {Row} row
 */
export const insertBelow = (rows, index, row) => [...rows.slice(0, index + 1), row, ...rows.slice(index + 1)];

/**
 * Behind the last row of its place, else of what comes nearest to it, else at the end.
 * @param {Row[]} rows
 * @param {Row} row
 * @param {string[]} place
 */
export function insertInPlace(rows, row, place) {
  for (let kept = place.length; kept > 0; kept -= 1) {
    const last = rows.map((other) => isBeside(other, row, place.slice(0, kept))).lastIndexOf(true);
    if (last >= 0) return insertBelow(rows, last, row);
  }
  return [...rows, row];
}

/**
 * @param {Row[]} rows
 * @param {number} index
 */
export const remove = (rows, index) => rows.filter((_, number) => number !== index);

/**
 * The rows with that one moved up (-1) or down (1) among those of its place; the same list where it is
 * the first or the last of them.
 * @param {Row[]} rows
 * @param {number} index
 * @param {-1 | 1} by
 * @param {string[]} place
 */
export function move(rows, index, by, place) {
  const row = rows[index];
  if (!row) return rows;
  for (let at = index + by; rows[at]; at += by) {
    const other = rows[at];
    if (!other || !isBeside(other, row, place)) continue;
    const moved = [...rows];
    moved[index] = other;
    moved[at] = row;
    return moved;
  }
  return rows;
}

/**
 * The rows with that one behind the last of another place.
 * @param {Row[]} rows
 * @param {number} index
 * @param {Row} to
 */
export function relocate(rows, index, to) {
  const row = rows[index];
  const place = Object.keys(to);
  if (!row || isBeside(row, to, place)) return rows;
  return insertInPlace(remove(rows, index), { ...row, ...to }, place);
}

/**
 * What a step made of its rows, made of rows that somebody else may have changed since: each cell takes
 * the step's text where the step changed it, and rows that the step does not know stay.
 * @param {Row[]} current
 * @param {Row[]} from the rows before the step
 * @param {Row[]} to the rows after it
 * @returns {Row[]}
 */
export function replayed(current, from, to) {
  const shown = byUid(current);
  const before = byUid(from);
  const after = byUid(to);
  const rows = to.flatMap((row) => {
    const uid = row.uid ?? "";
    const now = shown.get(uid);
    // Removed and saved meanwhile: the server knows it no longer, and takes it as one put in here.
    if (!now) return before.has(uid) ? [] : [{ ...row, new: "1" }];
    return [{ ...now, ...changed(before.get(uid), row) }];
  });
  current.forEach((row, index) => {
    const uid = row.uid ?? "";
    if (before.has(uid) || after.has(uid)) return;
    const above = new Set(current.slice(0, index).map((other) => other.uid));
    const at = rows.map((other) => above.has(other.uid)).lastIndexOf(true);
    rows.splice(at + 1, 0, row);
  });
  return rows;
}

/** @param {Row[]} rows */
const byUid = (rows) => new Map(rows.map((row) => [row.uid ?? "", row]));

/**
 * @param {Row | undefined} before
 * @param {Row} after
 * @returns {Row}
 */
function changed(before, after) {
  const fields = Object.entries(after).filter(([name, text]) => name !== "new" && before?.[name] !== text);
  return Object.fromEntries(fields);
}

/**
 * The rows as the page would post them, numbered anew.
 * @param {Row[]} rows
 * @param {string} prefix how the names of their fields begin
 * @returns {[string, string][]}
 */
export function numbered(rows, prefix) {
  /** @type {[string, string][]} */
  const fields = [[`${prefix}-TOTAL_FORMS`, String(rows.length)], [`${prefix}-INITIAL_FORMS`, "0"]];
  rows.forEach((row, number) => {
    for (const [name, text] of Object.entries(row)) fields.push([`${prefix}-${number}-${name}`, text]);
  });
  return fields;
}

/**
 * The rows that the page would post, in the order of the document.
 * @param {Iterable<[string, string]>} fields
 * @param {string} prefix
 * @returns {Row[]}
 */
export function rowsIn(fields, prefix) {
  /** @type {Map<number, Row>} */
  const rows = new Map();
  for (const [posted, text] of fields) {
    if (!posted.startsWith(`${prefix}-`)) continue;
    const [, number, name] = /^(\d+)-(.+)$/.exec(posted.slice(prefix.length + 1)) ?? [];
    if (number === undefined || name === undefined) continue;
    const row = rows.get(Number(number)) ?? {};
    row[name] = text;
    rows.set(Number(number), row);
  }
  return [...rows].sort(([one], [other]) => one - other).map(([, row]) => row);
}
