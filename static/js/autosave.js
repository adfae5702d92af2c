// Keeps the draft while somebody types, without leaving the page: in this browser at once, on the server
// a moment later. What does not arrive there is tried again until it does.
import { forget, id, keep } from "./copies.js";
import { part, parts } from "./dom.js";
import { before } from "./gate.js";
import { mustChoose, takeOver, withoutClashes } from "./merge.js";
import { Pace } from "./pace.js";
import { SignedOut } from "./replay.js";
import { typedReplies } from "./replies.js";
import { SaveQueue } from "./savequeue.js";
import { ask } from "./session.js";

/** @typedef {"saved" | "refused" | "conflict" | "signed-out" | "offline"} Outcome */

export const form = part("#sheet-form", HTMLFormElement);
/** Whose page this is and of which sheet: what copies in this browser are found by. */
export const WHOSE = `${document.body.dataset.shownTo} ${form.dataset.sheet}`;
const state = part("#save-state", HTMLElement);
const badge = part("#sheet-state", HTMLElement);
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

// Names this page to the server: a save whose answer is lost is known for its own when it comes again.
part('input[name="page"]', HTMLInputElement, form).value = id;
// Which of the page's changes it sends: a request that is overtaken by a later one is not taken for that.
const step = part('input[name="step"]', HTMLInputElement, form);

/** @returns {[string, string][]} what the page would post, but for the token */
function posted() {
  return [...new FormData(form)].flatMap(([name, text]) =>
    (typeof text === "string" && name !== "csrfmiddlewaretoken" ? [[name, text]] : []));
}

/** @returns {[string, string][]} all that is typed in the page, answers to remarks included */
export const fieldsOf = () => [...posted(), ...typedReplies()];

let isKept = true;
const copies = new SaveQueue(async () => {
  try {
    if (changes === saved && !mustChoose() && !typedReplies().length) await forget();
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
  // First in this browser: its copy is never older than what the server has of this page.
  await copies.save();
  let sent = changes;
  /** @type {[string, string][]} */
  let page = [];
  pace.sent();
  tell("sheet:waiting", state.dataset.saving);
  const answer = await ask(form.action, () => {
    sent = changes;
    page = posted();
    const body = new FormData(form);
    withoutClashes(body, page);
    body.set("then", "autosave");
    return { method: "POST", body };
  }, { isWanted });
  const { version, saved: words, refused, state: mark, combined } = await read(answer);
  pace.answered();
  // A cell that is too long is refused, and the others are stored all the same.
  if (version !== undefined) {
    badge.innerHTML = mark;
    if (!combined || takeOver(combined, page)) {
      for (const input of parts('input[name="version"]', HTMLInputElement)) input.value = version;
    } else {
      // Brought together with what is typed now, once the cursor has left the cell.
      form.addEventListener("focusout", () => queue.save(), { once: true });
    }
  }
  if (refused) {
    tell("sheet:refused", refused);
    return "refused";
  }
  saved = sent;
  copies.save();
  if (mustChoose()) tell("sheet:refused", state.dataset.choose);
  else if (changes === sent) tell("sheet:saved", words);
  return mustChoose() ? "conflict" : "saved";
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
  step.value = String(Number(step.value) + 1);
  pace.touched(Date.now());
  copies.save();
  if (outcome === "signed-out") outcome = "saved"; // typing goes on: one more try, which asks nobody
  arm();
});
window.addEventListener("online", () => { if (changes !== saved) queue.save(); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden && changes !== saved && !leaving) queue.save();
});
form.addEventListener("sheet:replied", () => copies.save());
window.addEventListener("ziping:signed-in", () => { if (changes !== saved) queue.save(); });

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
  if (sent.dataset.ungated !== undefined) {
    // Nobody is kept from signing out, nor asked: what is not stored waits here for the same person.
    if (changes !== saved || queue.busy) await saveNow();
    await copies.save();
    if (isKept) form.dispatchEvent(new Event("sheet:left"));
    return true;
  }
  if (sent !== form && changes === saved && !queue.busy && !mustChoose()) return true;
  const how = await saveNow();
  if (how === "saved") return !isDraft(pressed);
  // The page that the server draws names the cells that it refuses.
  return how === "refused" && sent === form;
}, "first");
