// Parts of the page, each with the kind of element that it is: the type check relies on it.

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

// A cell of the sheet that can be typed in.
export const CELL = "td.input .form-control";

/**
 * The part that a page must have. Scripts are loaded only by pages that have their parts.
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} kind
 * @param {ParentNode} [root]
 * @returns {T}
 */
export function part(selector, kind, root = document) {
  const found = root.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`no ${kind.name} fits ${selector}`);
}

/**
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} kind
 * @param {ParentNode} [root]
 * @returns {T[]}
 */
export function parts(selector, kind, root = document) {
  return [...root.querySelectorAll(selector)].flatMap((found) => (found instanceof kind ? [found] : []));
}

/**
 * @param {unknown} node
 * @returns {node is Field}
 */
export function isField(node) {
  return node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement;
}

/**
 * @param {ParentNode | null | undefined} root
 * @param {string} selector
 * @returns {Field | null}
 */
export function fieldIn(root, selector) {
  const found = root?.querySelector(selector);
  return isField(found) ? found : null;
}

/**
 * The element at which something happened, if it fits; what happens to the document has none.
 * @param {EventTarget | null} target
 * @param {string} selector
 * @returns {Element | null}
 */
export function fitting(target, selector) {
  return target instanceof Element && target.matches(selector) ? target : null;
}

/**
 * @param {EventTarget | null} target
 * @param {string} selector
 * @returns {Field | null}
 */
export function fieldAt(target, selector) {
  const found = fitting(target, selector);
  return isField(found) ? found : null;
}
