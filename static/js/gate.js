// Before a form leaves the page: what has to be done first is done, then it is sent. One place for all
// forms of a page, since each of them may be the one that takes typed text along or away.

/**
 * What comes first; false where the form shall not be sent.
 * @typedef {(form: HTMLFormElement, pressed: HTMLElement | null) => Promise<boolean>} Step
 */

/** @type {Step[]} */
const steps = [];
/**
 * The forms on their way, each with the button that was pressed.
 * @type {Map<HTMLFormElement, HTMLElement | null>}
 */
const under = new Map();
/**
 * Other buttons that were pressed meanwhile: they count where the first press sends nothing.
 * @type {Map<HTMLFormElement, HTMLElement | null>}
 */
const waiting = new Map();
/** @type {HTMLFormElement | null} */
let ready = null;

/**
 * Steps are taken in the order in which they were added, but for one that comes first.
 * @param {Step} step
 * @param {"first" | "last"} [place]
 */
export function before(step, place = "last") {
  if (place === "first") steps.unshift(step);
  else steps.push(step);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} pressed
 */
function likeIn(form, pressed) {
  const like = [...form.elements].find(
    (other) => other instanceof HTMLButtonElement && pressed instanceof HTMLButtonElement
      && other.name === pressed.name && other.value === pressed.value,
  );
  return like instanceof HTMLButtonElement ? like : null;
}

/**
 * The form and the pressed button, or their likes where a part of the page was drawn anew meanwhile;
 * null where there are none any more: the press is then void.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} pressed
 */
function asTheyStand(form, pressed) {
  if (form.isConnected && (!pressed || pressed.isConnected)) return { form, button: pressed };
  const now = form.isConnected ? form : [...document.forms].find((other) => other.action === form.action);
  const button = now ? likeIn(now, pressed) : null;
  return now && button ? { form: now, button } : null;
}

// Browsers send no form while its submit event is still on its way: not before the next task.
const eventIsOver = () => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = resolve;
  port2.postMessage(null);
});

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} pressed
 * @returns {Promise<boolean>} whether the form was sent
 */
async function pass(form, pressed) {
  await eventIsOver();
  for (const step of steps) if (!await step(form, pressed)) return false;
  const now = asTheyStand(form, pressed);
  if (!now) return false;
  ready = now.form;
  try {
    now.form.requestSubmit(now.button);
  } finally {
    ready = null;
  }
  return true;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} pressed
 */
async function begin(form, pressed) {
  under.set(form, pressed);
  let isSent = false;
  try {
    isSent = await pass(form, pressed);
  } catch {
    document.querySelector("#no-connection")?.removeAttribute("hidden");
  }
  under.delete(form);
  const next = waiting.get(form);
  if (waiting.delete(form) && !isSent) begin(form, next ?? null);
}

// In the capture phase: what is stopped here has not been sent, and no other script has seen it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || form === ready) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!under.has(form)) begin(form, event.submitter);
  else if (under.get(form) !== event.submitter) waiting.set(form, event.submitter);
}, { capture: true });
