// Answers to remarks stand among the rows and are forms of their own: what is typed in them is neither
// lost when the rows are drawn anew nor when another form takes the page away.
import { part, parts } from "./dom.js";
import { before } from "./gate.js";
import { ask } from "./session.js";

const form = part("#sheet-form", HTMLFormElement);

const replies = () => parts("textarea.reply", HTMLTextAreaElement).filter((reply) => reply.value.trim());

/** @type {Map<string, string>} by the form that they belong to */
let typed = new Map();
form.addEventListener("rows-redrawing", () => {
  typed = new Map(replies().map((reply) => [reply.form?.id ?? "", reply.value]));
});
document.body.addEventListener("rows-changed", () => {
  for (const reply of parts("textarea.reply", HTMLTextAreaElement)) {
    reply.value ||= typed.get(reply.form?.id ?? "") ?? "";
  }
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
  if (isSaved) reply.value = "";
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
  // Who signs out is asked by the browser whether to leave the rest.
  return areSaved || sent.dataset.ungated !== undefined;
});

window.addEventListener("beforeunload", (event) => {
  if (replies().some((reply) => !reply.form?.dataset.sent)) event.preventDefault();
});
