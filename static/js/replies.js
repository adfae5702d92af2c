// Answers to remarks stand among the rows and are forms of their own: what is typed in them is neither
// lost when the rows are drawn anew nor when another form takes the page away.
import { part, parts } from "./dom.js";
import { before } from "./gate.js";
import { ask } from "./session.js";

const form = part("#sheet-form", HTMLFormElement);

/** A browser's copy of the page names an answer by the form that it belongs to. */
const NAMED = "reply-";

const replies = () => parts("textarea.reply", HTMLTextAreaElement).filter((reply) => reply.value.trim());

/** @returns {[string, string][]} what is typed and not stored, by names of a copy */
export const typedReplies = () => replies().map((reply) => [NAMED + (reply.form?.id ?? ""), reply.value]);

/** @param {[string, string][]} fields of a copy, or of this page before its rows were drawn anew */
export function placeReplies(fields) {
  const texts = new Map(fields);
  for (const reply of parts("textarea.reply", HTMLTextAreaElement)) {
    reply.value ||= texts.get(NAMED + (reply.form?.id ?? "")) ?? "";
  }
}

/** @type {[string, string][]} */
let typed = [];
form.addEventListener("rows-redrawing", () => { typed = typedReplies(); });
document.body.addEventListener("rows-changed", () => placeReplies(typed));
const changed = () => form.dispatchEvent(new Event("sheet:replied"));
document.addEventListener("input", ({ target }) => {
  if (target instanceof HTMLTextAreaElement && target.matches(".reply")) changed();
});

/**
 * @param {HTMLTextAreaElement} reply
 * @param {HTMLFormElement} own
 * @returns {Promise<boolean>} whether the server has it; where not, the text stays, and why beside it
 */
async function save(reply, own) {
  const answer = await ask(own.action, () => {
    const body = new FormData(own);
    body.set("then", "reply");
    return { method: "POST", body };
  }, { isWanted: true });
  const isSaved = answer.status === 204;
  if (isSaved) {
    reply.value = "";
    changed();
  }
  const note = reply.parentElement?.querySelector(".reply-refused");
  if (!(note instanceof HTMLElement)) return isSaved;
  const isSentence = answer.headers.get("content-type")?.startsWith("text/plain");
  note.hidden = isSaved;
  note.textContent = isSaved ? "" : `${note.dataset.kept} ${isSentence ? await answer.text() : ""}`;
  if (!isSaved) reply.focus();
  return isSaved;
}

before(async (sent, pressed) => {
  if (pressed instanceof HTMLButtonElement && pressed.value === "save") return true;
  let areSaved = true;
  for (const reply of replies()) {
    const own = reply.form;
    if (own && own !== sent && !await save(reply, own)) areSaved = false;
  }
  return areSaved || sent.dataset.ungated !== undefined;
});

let isLeft = false; // what is typed waits in this browser
form.addEventListener("sheet:left", () => { isLeft = true; });
window.addEventListener("beforeunload", (event) => {
  if (!isLeft && replies().some((reply) => !reply.form?.dataset.sent)) event.preventDefault();
});
