// A panel that opened under its button closes with Escape and by a press elsewhere.
import { fitting, parts } from "./dom.js";

const opened = () => parts("details.drop[open]", HTMLDetailsElement);

document.addEventListener("click", ({ target }) => {
  for (const drop of opened()) if (!(target instanceof Node && drop.contains(target))) drop.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const drop of opened()) {
    drop.open = false;
    if (drop.contains(document.activeElement)) drop.querySelector("summary")?.focus();
  }
});

document.addEventListener("toggle", ({ target }) => {
  fitting(target, "details.drop[open]")?.querySelector("textarea")?.focus();
}, true);
