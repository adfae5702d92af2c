// Keeps the draft while somebody types, without leaving the page: in this browser at once, on the server
// a moment later. What does not arrive there is tried again until it does.
import { forget, keep } from "./copies.js";
import { part, parts } from "./dom.js";
import { before } from "./gate.js";
import { Pace } from "./pace.js";
import { SignedOut } from "./replay.js";
import { SaveQueue } from "./savequeue.js";
import { ask } from "./session.js";

/** @typedef {"saved" | "refused" | "conflict" | "signed-out" | "offline"} Outcome */

export const form = part("#sheet-form", HTMLFormElement);
/** Whose page this is and of which sheet: what copies in this browser are found by. */
export const WHOSE = `${document.body.dataset.shownTo} ${form.dataset.sheet}`;
const state = part("#save-state", HTMLElement);
const conflict = part("#conflict", HTMLElement);
const pace = new Pace();

let timer = 0;
let changes = 0;
let saved = 0; // how many of the changes the server has confirmed
let isWanted = false;
let leaving = false;
/** @type {Outcome} */
let outcome = "saved";

/**
 * @param {"sheet:saved" | "sheet:refused" | "sheet:waiting"} name
 * @param {string | undefined} detail
 */
function tell(name, detail) {
  form.dispatchEvent(new CustomEvent(name, { detail }));
}

// In this browser ------------------------------------------------------------------------------------

/** @returns {[string, string][]} what the page would post, but for the token */
export function fieldsOf() {
  return [...new FormData(form)].flatMap(([name, text]) =>
    (typeof text === "string" && name !== "csrfmiddlewaretoken" ? [[name, text]] : []));
}

let isKept = true;
const copies = new SaveQueue(async () => {
  try {
    if (changes === saved) await forget();
    else await keep(WHOSE, fieldsOf());
    isKept = true;
  } catch {
    isKept = false; // no storage in this browser: the page must not say that there was
  }
});

// On the server --------------------------------------------------------------------------------------

/** @param {Response} answer */
async function read(answer) {
  const type = answer.headers.get("content-type") ?? "";
  if (type.startsWith("application/json")) return answer.json();
  // Refused before the page's own view saw it: one sentence says why.
  if (type.startsWith("text/plain")) return { refused: await answer.text() };
  throw new Error(`answered with ${answer.status}`); // by something that stands before the site
}

/** @returns {Promise<Outcome>} */
async function send() {
  let sent = changes;
  pace.sent();
  tell("sheet:waiting", state.dataset.saving);
  const answer = await ask(form.action, () => {
    sent = changes;
    const body = new FormData(form);
    body.set("then", "autosave");
    return { method: "POST", body };
  }, { isWanted });
  const { version, saved: words, refused, differences } = await read(answer);
  pace.answered();
  if (differences) conflict.innerHTML = differences;
  // A cell that is too long is refused, and the others are stored all the same.
  if (version !== undefined) {
    for (const input of parts('input[name="version"]', HTMLInputElement)) input.value = version;
  }
  if (refused) {
    tell("sheet:refused", refused);
    return differences ? "conflict" : "refused";
  }
  conflict.replaceChildren();
  saved = sent;
  copies.save();
  if (changes === sent) tell("sheet:saved", words);
  return "saved";
}

/**
 * @param {unknown} error
 * @returns {Promise<Outcome>}
 */
async function failed(error) {
  pace.failed(Date.now());
  await copies.save();
  const { offline, offlineBare, expired, expiredBare } = state.dataset;
  if (error instanceof SignedOut) {
    tell("sheet:refused", isKept ? expired : expiredBare);
    return "signed-out";
  }
  tell("sheet:refused", isKept ? offline : offlineBare);
  return "offline";
}

const queue = new SaveQueue(async () => {
  outcome = await send().catch(failed);
  arm();
});

function arm() {
  clearTimeout(timer);
  const wait = pace.wait(Date.now());
  if (leaving) return;
  // Who put signing in off is asked again by the next press, not by the clock.
  if (wait !== null && outcome !== "signed-out") timer = setTimeout(() => queue.save(), wait);
}

/**
 * Saves what is not saved, for a person who waits for it.
 * @returns {Promise<Outcome>}
 */
async function saveNow() {
  clearTimeout(timer);
  isWanted = true;
  tell("sheet:waiting", state.dataset.saving);
  await queue.save();
  isWanted = false;
  return outcome;
}

form.addEventListener("sheet:touched", () => {
  changes += 1;
  pace.touched(Date.now());
  copies.save();
  if (outcome === "signed-out") outcome = "saved"; // typing goes on: one more try, which asks nobody
  arm();
});
window.addEventListener("online", () => { if (changes !== saved) queue.save(); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden && changes !== saved && !leaving) queue.save();
});
window.addEventListener("ziping:signed-in", () => { if (changes !== saved) queue.save(); });

// Who loads what is stored gives up what was typed: its copy goes before the page does.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("#conflict [data-discard]") : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  leaving = true;
  changes = saved;
  copies.save().finally(() => location.assign(link.href));
});

// Before a form leaves the page ----------------------------------------------------------------------

form.addEventListener("submit", () => {
  leaving = true;
  clearTimeout(timer);
});
// A page that comes back from the browser's history goes on.
window.addEventListener("pageshow", () => { leaving = false; });

/** What stays on this page; the server is not asked to draw it anew. */
const isDraft = (/** @type {HTMLElement | null} */ pressed) =>
  pressed instanceof HTMLButtonElement && pressed.name === "then" && pressed.value === "save";
const isSubmission = (/** @type {HTMLElement | null} */ pressed) =>
  pressed instanceof HTMLButtonElement && pressed.name === "then" && pressed.value === "submit";

before(async (sent, pressed) => {
  if (sent === form && !isDraft(pressed) && !isSubmission(pressed)) {
    // Takes the whole page along itself, over whatever is stored: a save before it would stand in its way.
    clearTimeout(timer);
    tell("sheet:waiting", state.dataset.saving);
    await queue.settle();
    return true;
  }
  if (sent !== form && changes === saved && !queue.busy) return true;
  const how = await saveNow();
  if (how === "saved") return !isDraft(pressed);
  if (sent.dataset.ungated !== undefined) {
    // Nobody is kept from signing out: what is not stored waits in this browser for the same person.
    await copies.save();
    return true;
  }
  // The page that the server draws names the cells that it refuses.
  return how === "refused" && sent === form;
}, "first");
