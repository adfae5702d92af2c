// Cells by their lasting names, and what of a colleague's changes can be put into the page now. Knows
// nothing of the page. A field is a name and a text, as the page would post it; a name counts rows
// ("rows-3-actual"), a key does not: "goal_actual", "funding/total/executed",
// "indicators/<uid of the row>/actual", "answers/<key of the warning>".

/** @typedef {[string, string]} Field */

const ROW = /^rows-(\d+)-(.+)$/;
const FUNDING = /^funding-(.+)-(\w+)$/;
const ANSWER = /^answer-(.+)$/;

/**
 * @param {Field[]} fields
 * @returns {Map<string, string>} the uid of each row, by its number
 */
function uids(fields) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const [name, text] of fields) {
    const [, number = "", cell] = ROW.exec(name) ?? [];
    if (cell === "uid") found.set(number, text);
  }
  return found;
}

/**
 * @param {string} name
 * @param {Map<string, string>} rows
 */
function keyOf(name, rows) {
  const [, number, cell] = ROW.exec(name) ?? [];
  if (number !== undefined) return `indicators/${rows.get(number)}/${cell}`;
  const [, source, column] = FUNDING.exec(name) ?? [];
  if (source !== undefined) return `funding/${source}/${column}`;
  const [, warning] = ANSWER.exec(name) ?? [];
  return warning === undefined ? name : `answers/${warning}`;
}

/**
 * @param {Field[]} fields
 * @returns {Map<string, string>} texts by key
 */
export function keyed(fields) {
  const rows = uids(fields);
  return new Map(fields.map(([name, text]) => [keyOf(name, rows), text]));
}

/**
 * @param {Field[]} fields
 * @returns {Map<string, string>} names by key
 */
export function names(fields) {
  const rows = uids(fields);
  return new Map(fields.map(([name]) => [keyOf(name, rows), name]));
}

/** @param {Field[]} fields */
const order = (fields) => [...uids(fields).values()].join();

/**
 * @typedef {object} Combined what the server made of the page and of a colleague's changes
 * @property {Record<string, string>} cells texts that the page does not have yet, by key
 * @property {string} indicators the rows anew, "" where they are the same ones
 */

/**
 * @typedef {object} Plan
 * @property {[string, string][]} paint texts by key
 * @property {[string, string][]} again texts typed since the page was sent, by key: rows drawn anew lack them
 */

/**
 * What is to be done with the page; null where it must wait. What somebody typed since the page was
 * sent is compared by the server first, and the cell that the cursor is in is not written to.
 * @param {Combined} combined
 * @param {Field[]} sent
 * @param {Field[]} now
 * @param {string} focused the name of the field that the cursor is in
 * @returns {Plan | null}
 */
export function plan({ cells, indicators }, sent, now, focused) {
  if (order(sent) !== order(now)) return null;
  const before = keyed(sent);
  const present = keyed(now);
  const held = keyOf(focused, uids(now));
  const paint = Object.entries(cells).filter(([key]) => present.has(key) && present.get(key) !== cells[key]);
  if (paint.some(([key]) => key === held || present.get(key) !== before.get(key))) return null;
  const typed = [...present].filter(([key, text]) => before.get(key) !== text);
  return { paint, again: indicators ? typed : [] };
}
