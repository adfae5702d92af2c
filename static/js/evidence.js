// Evidence of a sheet: files that are chosen, or dropped on the panel or a row, are sent one after the
// other. The server draws the list anew; what was said of each file stays beside it.
import { fieldIn, fitting, part, parts } from "./dom.js";
import { ask } from "./session.js";
import { filled, sendTelling, unfit } from "./uploads.js";

const panel = part("#evidence", HTMLElement);
const said = part("#evidence-progress", HTMLElement);
const form = part("#evidence form.drop-zone", HTMLFormElement);
const chooser = part("#evidence-files", HTMLInputElement);
const row = part("#evidence-row", HTMLSelectElement);
const NAME = 40; // characters of an indicator's name in the list
const { accept = "", most = "0", mark = "" } = panel.dataset;

/**
 * @param {HTMLElement} line
 * @returns {string} the name of the indicator, typed or printed
 */
function nameOf(line) {
  const cell = line.querySelector('td[data-column="level3"]');
  const field = fieldIn(cell, ".form-control");
  return (field ? field.value : cell?.querySelector("[id^='cell-']")?.textContent ?? "").trim();
}

for (const line of parts("#indicators tr[data-row]", HTMLElement)) {
  row.add(new Option([...nameOf(line)].slice(0, NAME).join(""), line.dataset.row));
}

/** @typedef {{ panel: string, counts: Record<string, number>, said: string[], refused: string[] }} Answer */

/** @param {Record<string, number>} counts by the uid of the row */
function drawMarks(counts) {
  for (const input of parts('#indicators input[name^="rows-"][name$="-uid"]', HTMLInputElement)) {
    const uid = input.value;
    const cell = input.closest("tr")?.querySelector('td[data-column="level3"]');
    const old = cell?.querySelector(".evidence-mark");
    const count = counts[uid] ?? 0;
    if (!count) old?.remove();
    if (!count || !cell) continue;
    const link = old ?? cell.appendChild(document.createElement("a"));
    link.className = "evidence-mark small";
    link.setAttribute("href", `#evidence-${uid}`);
    link.textContent = filled(mark, { n: count });
  }
}

/** @param {Answer} answer */
function draw(answer) {
  const list = part("#evidence-list", HTMLElement);
  list.outerHTML = answer.panel;
  window.htmx.process(part("#evidence-list", HTMLElement));
  drawMarks(answer.counts);
}

/**
 * @param {string} sentence
 * @param {boolean} isRefusal
 * @param {HTMLElement} [line]
 */
function say(sentence, isRefusal, line = document.createElement("li")) {
  line.className = isRefusal ? "text-danger-emphasis" : "text-success-emphasis";
  line.textContent = sentence;
  if (!line.isConnected) said.append(line);
}

/**
 * @param {string} address
 * @param {FormData} body
 * @param {(share: number) => void} [progressed]
 * @returns {Promise<Answer | null>} null where the answer is none of ours
 */
async function post(address, body, progressed = () => {}) {
  const answer = await ask(address, () => ({ method: "POST", body }), {
    isWanted: true,
    send: (to, request) => sendTelling(to, request, progressed),
  });
  const isOurs = answer.headers.get("content-type")?.startsWith("application/json");
  return isOurs ? answer.json() : null;
}

/**
 * @param {File} file
 * @param {string} uid
 */
async function upload(file, uid) {
  const why = unfit(file, accept, Number(most));
  if (why) return say(filled(panel.dataset[why] ?? "", { name: file.name }), true);
  const line = said.appendChild(document.createElement("li"));
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.setAttribute("aria-label", file.name);
  line.append(`${file.name} `, bar);
  const body = new FormData(form);
  body.delete("files");
  body.set("row", uid);
  body.append("files", file);
  const broken = filled(panel.dataset.broken ?? "", { name: file.name });
  try {
    const answer = await post(form.action, body, (share) => { bar.value = share; });
    if (!answer) return say(broken, true, line);
    draw(answer);
    return say([...answer.refused, ...answer.said].join(""), answer.refused.length > 0, line);
  } catch {
    return say(broken, true, line);
  }
}

let last = Promise.resolve();

/**
 * One after the other: a folder of pictures would otherwise hold every place of the server.
 * @param {Iterable<File>} files
 * @param {string} uid
 */
function uploadAll(files, uid) {
  said.replaceChildren();
  for (const file of files) last = last.then(() => upload(file, uid));
}

chooser.addEventListener("change", () => {
  uploadAll([...(chooser.files ?? [])], row.value);
  chooser.value = "";
});

/** @param {HTMLFormElement} changed @param {HTMLElement | null} [pressed] */
async function change(changed, pressed) {
  const body = new FormData(changed, pressed);
  const answer = await post(changed.action, body).catch(() => null);
  said.replaceChildren();
  if (!answer) return;
  draw(answer);
  for (const sentence of answer.refused) say(sentence, true);
  chooser.focus({ preventScroll: true });
}

panel.addEventListener("change", ({ target }) => {
  const select = fitting(target, "select.kind");
  if (select instanceof HTMLSelectElement && select.form) change(select.form);
});
panel.addEventListener("submit", (event) => {
  event.preventDefault(); // files are sent when they are chosen
  const { target, submitter } = event;
  if (target instanceof HTMLFormElement && target !== form) change(target, submitter);
});

// Dropping -------------------------------------------------------------------------------------------

/** @param {DragEvent} event */
const hasFiles = ({ dataTransfer }) => Boolean(dataTransfer?.types.includes("Files"));

/** @param {EventTarget | null} target @returns {HTMLElement | null} the panel or a row of the table */
function placeAt(target) {
  const place = target instanceof Element ? target.closest("#evidence, #indicators tr") : null;
  const isPlace = place === panel || place?.querySelector('input[name$="-uid"]');
  return isPlace && place instanceof HTMLElement ? place : null;
}

function unmark() {
  for (const place of parts(".takes-files", HTMLElement)) place.classList.remove("takes-files");
}

// Anywhere else a browser would leave the page for the file, and with it what was typed.
document.addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  unmark();
  placeAt(event.target)?.classList.add("takes-files");
});
document.addEventListener("dragleave", unmark);
document.addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  unmark();
  const place = placeAt(event.target);
  if (!place) return;
  const uid = place.querySelector('input[name$="-uid"]');
  const own = uid instanceof HTMLInputElement && place !== panel ? uid.value : row.value;
  uploadAll([...(event.dataTransfer?.files ?? [])], own);
});
