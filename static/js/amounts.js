// Amounts are read with thousands separators and typed without; the server gets plain digits.
const AMOUNT = 'td.input [data-kind="amount"]';
const PLAIN = /^-?\d+(\.\d+)?$/;
const GROUPED = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/;

const plain = (text) => (GROUPED.test(text.trim()) ? text.trim().replaceAll(",", "") : text);

const group = (text) => {
  if (!PLAIN.test(text)) return text;
  const [whole, fraction] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
};

const form = document.querySelector("#sheet-form");

function show(input) {
  if (input.matches(AMOUNT) && input !== document.activeElement) input.value = group(plain(input.value));
}

// Whoever comes by keyboard finds the whole amount selected, so that typing replaces it: a new value
// drops the selection that the browser made. A click puts the cursor where it was made.
let isClicking = false;
form?.addEventListener("pointerdown", () => { isClicking = true; });
form?.addEventListener("pointerup", () => { isClicking = false; });
form?.addEventListener("focusin", ({ target }) => {
  if (!target.matches(AMOUNT)) return;
  const text = plain(target.value);
  if (text === target.value) return;
  target.value = text;
  if (!isClicking) target.select();
});
form?.addEventListener("focusout", ({ target }) => {
  if (target.matches(AMOUNT)) target.value = group(plain(target.value));
});
form?.addEventListener("formdata", ({ formData }) => {
  for (const input of form.querySelectorAll(AMOUNT)) formData.set(input.name, plain(input.value));
});
form?.addEventListener("change", ({ target }) => show(target));
form?.querySelectorAll(AMOUNT).forEach(show);
