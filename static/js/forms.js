// A form that was sent is not sent again by a second press of its button.
import { parts } from "./dom.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});

// A page brought back by the back button may be sent anew.
window.addEventListener("pageshow", () => {
  for (const form of parts("form[data-sent]", HTMLFormElement)) delete form.dataset.sent;
});
