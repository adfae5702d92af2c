// A form that was sent is not sent again by a second press of its button, and one that decides is
// not sent by the Enter key.
import { parts } from "./dom.js";

// The disabled first button of such a form (includes/no_enter.html) suffices for lines of text. A
// date is more than that: Chromium presses the first button that is not disabled.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || !(field instanceof HTMLInputElement) || !field.form) return;
  const takesEnter = ["submit", "button", "file", "checkbox", "radio"].includes(field.type);
  const isGuarded = [...field.form.elements].some((part) => part.matches(".no-enter"));
  if (isGuarded && !takesEnter) event.preventDefault();
});

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
