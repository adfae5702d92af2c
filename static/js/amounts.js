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

form?.addEventListener("focusin", ({ target }) => {
  if (target.matches(AMOUNT)) target.value = plain(target.value);
});
form?.addEventListener("focusout", ({ target }) => {
  if (target.matches(AMOUNT)) target.value = group(plain(target.value));
});
form?.addEventListener("formdata", ({ formData }) => {
  for (const input of form.querySelectorAll(AMOUNT)) formData.set(input.name, plain(input.value));
});
form?.addEventListener("change", ({ target }) => show(target));
form?.querySelectorAll(AMOUNT).forEach(show);
