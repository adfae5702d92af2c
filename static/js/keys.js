// Which way a key leads from a cell. Knows nothing of the page.

/**
 * +1 down, -1 up, 0 stay. Enter goes down, Shift+Enter makes a new line; arrows leave a cell at
 * the end of its text, Alt+arrows at once. While an input method composes, its keys are its own.
 * @param {Pick<KeyboardEvent, "key" | "shiftKey" | "altKey" | "isComposing">} event
 * @param {{ tagName: string, value: string, selectionStart: number | null, selectionEnd: number | null }} field
 * @returns {-1 | 0 | 1}
 */
export function step({ key, shiftKey, altKey, isComposing }, field) {
  if (isComposing) return 0;
  if (key === "Enter") return shiftKey ? 0 : 1;
  if (key !== "ArrowDown" && key !== "ArrowUp") return 0;
  const isDown = key === "ArrowDown";
  const edge = isDown ? field.value.length : 0;
  const isAtEdge = field.selectionStart === edge && field.selectionEnd === edge;
  if (altKey || field.tagName === "INPUT" || isAtEdge) return isDown ? 1 : -1;
  return 0;
}

/**
 * The number of the button that an arrow leads to, round and round; null for any other key.
 * @param {string} key
 * @param {number} from
 * @param {number} count
 */
export function turn(key, from, count) {
  if (key === "ArrowRight") return (from + 1) % count;
  if (key === "ArrowLeft") return (from - 1 + count) % count;
  return null;
}
