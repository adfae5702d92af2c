// What was typed and is not saved yet, kept in this browser (IndexedDB) until the server has confirmed
// it. One copy for each opened page; a page finds those that earlier pages of the same person left.

/**
 * @typedef {object} Copy
 * @property {string} id of the opened page that wrote it
 * @property {string} of whose page it is and of which sheet
 * @property {number} at when it was written, in milliseconds
 * @property {[string, string][]} fields names and texts, as the page would post them
 */

const STORE = "copies";
const KEPT_FOR = 30 * 24 * 3600 * 1000; // milliseconds; nobody comes back to such a page after a month
/** Of this opened page. */
export const id = [...crypto.getRandomValues(new Uint32Array(3))].map((part) => part.toString(16)).join("-");

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @type {Promise<IDBDatabase> | null} */
let opening = null;

function opened() {
  opening ??= (async () => {
    const request = indexedDB.open("ziping", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    return answered(request);
  })();
  return opening;
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<T>} when it is on the disk, not before
 */
async function inStore(mode, work) {
  const transaction = (await opened()).transaction(STORE, mode);
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
  const found = await answered(work(transaction.objectStore(STORE)));
  await done;
  return found;
}

/**
 * @param {string} of
 * @param {[string, string][]} fields
 */
export async function keep(of, fields) {
  await inStore("readwrite", (store) => store.put({ id, of, at: Date.now(), fields }));
}

/** @type {Set<string>} copies whose content this page has taken over */
const adopted = new Set();

/**
 * The page shows what that copy holds: it goes when the page's own does, not before.
 * @param {string} which
 */
export function adopt(which) {
  adopted.add(which);
}

/** @param {string} [which] where none is named: the copy of this page, and those that it took over */
export async function forget(which) {
  const gone = which === undefined ? [...adopted] : [which];
  await inStore("readwrite", (store) => {
    for (const one of gone) store.delete(one);
    return store.delete(which ?? id);
  });
  for (const one of gone) adopted.delete(one);
}

/**
 * Copies of this sheet that no open page cares for any more, the newest first.
 * @param {string} of
 * @returns {Promise<Copy[]>}
 */
export async function left(of) {
  /** @type {Copy[]} */
  const all = await inStore("readonly", (store) => store.getAll());
  const old = all.filter(({ at }) => at < Date.now() - KEPT_FOR);
  for (const copy of old) await forget(copy.id);
  const cared = await others();
  const own = all.filter((copy) => copy.of === of && copy.id !== id && !adopted.has(copy.id) && !cared.has(copy.id) && !old.includes(copy));
  return own.sort((one, other) => other.at - one.at);
}

// Pages that are open, and leave each other's copies alone -------------------------------------------

const WHO = "who is there";
const PATIENCE = 400; // milliseconds in which an open page answers
// Where browsers know no locks: on sites without https.
const channel = navigator.locks ? null : new BroadcastChannel("ziping copies");
/** @type {Set<string>} */
const heard = new Set();
channel?.addEventListener("message", ({ data }) => {
  if (data === WHO) channel.postMessage(id);
  else heard.add(data);
});

/** @returns {Promise<Set<string | undefined>>} the pages of this browser that are open */
async function others() {
  if (!channel) {
    const open = await navigator.locks.query();
    return new Set(open.held?.map(({ name }) => name));
  }
  heard.clear();
  channel.postMessage(WHO);
  await new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  return heard;
}

// Held until the page is gone, however it goes.
navigator.locks?.request(id, () => new Promise(() => {}));
