// Whether the page's person is still signed in: the one place for every request of a page, by htmx, by
// fetch or by a form. Who is not signs in here, in place; then the request is made again.
import { fitting, part, parts } from "./dom.js";
import { before } from "./gate.js";
import { PAGE_STATE, phase, untilAccepted } from "./replay.js";

const { shownTo = "", idle = "0", session = "", again = "" } = document.body.dataset;
const IDLE = Number(idle);
const LAST_REQUEST = `ziping-last-request ${shownTo}`;
const LOOK_EVERY = 5_000; // milliseconds
const PATIENCE = 20_000; // milliseconds until a request counts as lost
// Who types on a page that asks the server nothing is there all the same; at most so often, in seconds.
const TYPING = 240;

const dialog = part("#sign-in-again", HTMLDialogElement);
const refused = part("#sign-in-again .refused", HTMLElement);
const password = part("#sign-in-again [name=password]", HTMLInputElement);
const ending = part("#session-ending", HTMLElement);
const putOff = part("#signed-out-note", HTMLElement);
let token = document.body.dataset.token ?? "";

// The token ------------------------------------------------------------------------------------------

/** @param {string} fresh */
function renew(fresh) {
  token = fresh;
  for (const input of parts('input[name="csrfmiddlewaretoken"]', HTMLInputElement)) input.value = fresh;
}

const headers = () => ({ "X-CSRFToken": token, "X-Person": shownTo, "X-Requested-With": "XMLHttpRequest" });

/**
 * How the page stands with the server. Its forms take the token over where it is still the same
 * person's; signing in again, by whoever is signed in now, needs it in any case.
 * @returns {Promise<string>} "" where the page's person is signed in
 */
async function look() {
  const answer = await fetch(session, { headers: headers(), signal: AbortSignal.timeout(PATIENCE) });
  const { state, token: fresh } = await answer.json();
  token = fresh;
  if (!state) {
    renew(fresh);
    asked();
  }
  return state;
}

// Signing in again -----------------------------------------------------------------------------------

/** @type {Promise<boolean> | null} */
let signing = null;
/** @type {(isIn: boolean) => void} */
let settle = () => {};

/**
 * Asks for the password; everybody who waits meanwhile waits for the same answer.
 * @param {string} state
 * @returns {Promise<boolean>} false where the person put it off
 */
function signIn(state) {
  signing ??= new Promise((resolve) => {
    settle = resolve;
    ending.hidden = true;
    refused.textContent = (state === "other-person" && dialog.dataset.other) || "";
    password.value = "";
    dialog.showModal();
    password.focus();
  }).then((isIn) => {
    signing = null;
    if (dialog.open) dialog.close();
    if (isIn) asked();
    if (isIn) window.dispatchEvent(new Event("ziping:signed-in"));
    putOff.hidden = Boolean(isIn);
    return Boolean(isIn);
  });
  return signing;
}

async function trySigningIn() {
  await look();
  const body = new URLSearchParams({ person: shownTo, password: password.value });
  const answer = await fetch(again, { method: "POST", headers: headers(), body });
  if (answer.status === 429) return dialog.dataset.locked;
  const { token: fresh, refused: why } = await answer.json();
  if (!answer.ok) return why;
  renew(fresh);
  settle(true);
  return "";
}

part("#sign-in-again form", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  trySigningIn()
    .catch(() => dialog.dataset.broken)
    .then((sentence) => {
      refused.textContent = sentence ?? "";
      if (sentence) password.select();
    });
});
dialog.addEventListener("close", () => {
  if (!dialog.open) settle(false);
});
part("#sign-in-again .later", HTMLButtonElement).addEventListener("click", () => dialog.close());

const isPutOff = () => !putOff.hidden;

/**
 * @param {string} state
 * @param {boolean} isWanted whether a person waits for it; what the page does by itself does not ask
 *   again after the person put signing in off
 * @returns {Promise<boolean>}
 */
async function mend(state, isWanted) {
  // A token may be too old though the same person is signed in, by another window.
  const now = state === "stale-token" ? await look() : state;
  if (!now) return true;
  return isPutOff() && !isWanted ? false : signIn(now);
}

// Requests -------------------------------------------------------------------------------------------

/**
 * `fetch` that comes back only with an answer to the page's own person.
 * @param {string} address
 * @param {() => RequestInit} request made anew for each try, with the token of that moment
 * @param {{ isWanted?: boolean, send?: (address: string, request: RequestInit) => Promise<Response> }} [options]
 *   for `isWanted` see `mend`; `send` stands in for `fetch`
 */
export async function ask(address, request, { isWanted = false, send = fetch } = {}) {
  const answer = await untilAccepted(
    () => send(address, { ...request(), headers: headers(), signal: AbortSignal.timeout(PATIENCE) }),
    (state) => mend(state, isWanted),
  );
  asked();
  return answer;
}

/** Whether the page can send now: the server is there, and its person is signed in. */
export async function isReady() {
  const state = await look();
  return state ? signIn(state) : true;
}

document.body.addEventListener("htmx:configRequest", ({ detail }) => { Object.assign(detail.headers, headers()); });
document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr, elt, requestConfig: { verb, path, triggeringEvent } } = event.detail;
  const state = xhr.getResponseHeader(PAGE_STATE);
  if (!state) {
    // What the page asks by itself, sums or the progress of a job, does not make the session last.
    if (triggeringEvent?.type === "click") asked();
    return;
  }
  event.preventDefault(); // nothing of this answer belongs into the page
  mend(state, triggeringEvent?.type === "click").then((isIn) => {
    if (isIn && elt.isConnected) window.htmx.ajax(verb, path, { source: elt });
  }).catch(() => {}); // no connection: the next request tries again
});

before(async (form) => {
  if (form.dataset.ungated !== undefined) return true;
  const note = part("#no-connection", HTMLElement);
  note.hidden = true;
  try {
    return await isReady();
  } catch {
    note.hidden = false;
    note.focus();
    return false;
  }
});

// The end of the session -------------------------------------------------------------------------------

// Windows of one browser share the session: the last request of any of them counts.
let own = Date.now();

function asked() {
  own = Date.now();
  ending.hidden = true;
  try {
    localStorage.setItem(LAST_REQUEST, String(own));
  } catch { /* without storage each window counts for itself */ }
}

/** Seconds since a window of this browser last asked the server anything. */
function sinceRequest() {
  let last = own;
  try {
    last = Math.max(own, Number(localStorage.getItem(LAST_REQUEST)));
  } catch { /* see above */ }
  return (Date.now() - last) / 1_000;
}

function watch() {
  const now = phase(sinceRequest(), IDLE);
  ending.hidden = now !== "ending" || dialog.open;
  if (now === "over" && !dialog.open && !isPutOff()) signIn("signed-out");
  if (now !== "over" && dialog.open) isReady().then((isIn) => settle(isIn)).catch(() => {});
}

for (const button of parts("#session-ending button, #signed-out-note button", HTMLButtonElement)) {
  button.addEventListener("click", () => { isReady().catch(() => {}); });
}
let isLooking = false;
document.addEventListener("input", ({ target }) => {
  if (isLooking || fitting(target, "dialog *") || sinceRequest() < TYPING) return;
  isLooking = true;
  isReady().catch(() => {}).finally(() => { isLooking = false; });
});
document.addEventListener("visibilitychange", watch);
setInterval(watch, LOOK_EVERY);
asked();
