// Amounts are read with thousands separators and typed without. Knows nothing of the page.
const PLAIN = /^-?\d+(\.\d+)?$/;
const GROUPED = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/;

/**
 * Without separators; what is no amount stays as it was typed.
 * @param {string} text
 */
export function plain(text) {
  return GROUPED.test(text.trim()) ? text.trim().replaceAll(",", "") : text;
}

/**
 * With separators; what is no plain amount stays as it was typed.
 * @param {string} text
 */
export function group(text) {
  if (!PLAIN.test(text)) return text;
  const [whole = "", fraction] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
