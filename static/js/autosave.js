// Keeps the draft while somebody types: a while after the last change, without leaving the page.
// A press on a save button waits for the save under way and takes the version that it made.
import { part, parts } from "./dom.js";
import { SaveQueue } from "./savequeue.js";

const form = part("#sheet-form", HTMLFormElement);
const state = part("#save-state", HTMLElement);
const conflict = part("#conflict", HTMLElement);
const PAUSE = 10_000;

let timer = 0;
let changes = 0;
let leaving = false;

/**
 * @param {"sheet:saved" | "sheet:refused" | "sheet:waiting"} name
 * @param {string | undefined} detail
 */
function tell(name, detail) {
  form.dispatchEvent(new CustomEvent(name, { detail }));
}

async function send() {
  const before = changes;
  const body = new FormData(form);
  body.set("then", "autosave");
  const answer = await fetch(form.action, { method: "POST", body });
  if (answer.redirected) return tell("sheet:refused", state.dataset.expired);
  // Refused before the page's own view saw it: one sentence says why.
  const isSentence = answer.headers.get("content-type")?.startsWith("text/plain");
  if (isSentence) return tell("sheet:refused", await answer.text());
  const { version, saved, refused, differences } = await answer.json();
  if (differences) conflict.innerHTML = differences;
  if (refused) return tell("sheet:refused", refused);
  conflict.replaceChildren();
  for (const input of parts('input[name="version"]', HTMLInputElement)) input.value = version;
  if (changes === before) tell("sheet:saved", saved);
}

const queue = new SaveQueue(() => send().catch(() => tell("sheet:refused", state.dataset.broken)));

form.addEventListener("sheet:touched", () => {
  changes += 1;
  clearTimeout(timer);
  timer = setTimeout(() => queue.save(), PAUSE);
});

/**
 * The pressed button, or its like where an autosave has drawn its panel anew meanwhile. There is none
 * when the panel speaks of a newer version, which nobody has seen: the press is then void.
 * @param {HTMLElement | null} pressed
 */
function asItStands(pressed) {
  if (!(pressed instanceof HTMLButtonElement) || pressed.isConnected) return pressed;
  const same = [...form.elements].find(
    (other) => other instanceof HTMLButtonElement && other.name === pressed.name && other.value === pressed.value,
  );
  return same instanceof HTMLButtonElement ? same : undefined;
}

// Before any other listener, and in the capture phase: what is stopped here has not been sent.
form.addEventListener(
  "submit",
  (event) => {
    clearTimeout(timer);
    if (!leaving && !queue.busy) {
      leaving = true;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (leaving) return;
    leaving = true;
    const pressed = event.submitter;
    tell("sheet:waiting", state.dataset.saving);
    queue.settle().then(() => {
      leaving = false;
      const button = asItStands(pressed);
      if (button !== undefined) form.requestSubmit(button);
    });
  },
  { capture: true },
);
// A page that comes back from the browser's history may be sent again.
window.addEventListener("pageshow", () => { leaving = false; });
