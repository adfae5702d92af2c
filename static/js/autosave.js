// Keeps the draft while somebody types: a while after the last change, without leaving the page.
const form = document.querySelector("#sheet-form");
const state = document.querySelector("#save-state");
const PAUSE = 10_000;

let timer = 0;
let changes = 0;

function tell(name, detail) {
  form.dispatchEvent(new CustomEvent(name, { detail }));
}

async function save() {
  const before = changes;
  const body = new FormData(form);
  body.set("then", "autosave");
  const answer = await fetch(form.action, { method: "POST", body });
  if (answer.redirected) return tell("sheet:refused", state.dataset.expired);
  // Refused before the page's own view saw it: one sentence says why.
  const isSentence = answer.headers.get("content-type")?.startsWith("text/plain");
  if (isSentence) return tell("sheet:refused", await answer.text());
  const { version, saved, refused } = await answer.json();
  if (refused) return tell("sheet:refused", refused);
  for (const input of document.querySelectorAll('input[name="version"]')) input.value = version;
  if (changes === before) tell("sheet:saved", saved);
}

form?.addEventListener("sheet:touched", () => {
  changes += 1;
  clearTimeout(timer);
  timer = setTimeout(() => save().catch(() => tell("sheet:refused", state.dataset.broken)), PAUSE);
});
form?.addEventListener("submit", () => clearTimeout(timer));
