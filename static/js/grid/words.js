// Sentences with values in them. Knows nothing of the page.

/**
 * @param {string} sentence with names in braces
 * @param {Record<string, string | number>} values
 */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
