// One box above a list chooses every row of it that may be chosen.
import { parts } from "./dom.js";

for (const all of parts("[data-choose-all]", HTMLInputElement)) {
  const form = all.form;
  if (!form) continue;
  const boxes = () => [...form.elements].filter(
    (part) => part instanceof HTMLInputElement && part.type === "checkbox" && part !== all,
  );
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes()) if (box instanceof HTMLInputElement) box.checked = all.checked;
  });
  form.addEventListener("change", () => {
    all.checked = boxes().every((box) => box instanceof HTMLInputElement && box.checked);
  });
}
