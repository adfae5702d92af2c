// What the page's own events carry; read by the type check alone.

interface RowChange {
  operation: string;
  row: number;
}

interface OutOfBandSwap {
  target?: Element;
  fragment: DocumentFragment;
  shouldSwap: boolean;
}

// Listened for on the form and on the body.
interface HTMLElementEventMap {
  "sheet:touched": Event;
  "sheet:saved": CustomEvent<string | undefined>;
  "sheet:refused": CustomEvent<string | undefined>;
  "sheet:waiting": CustomEvent<string | undefined>;
  "rows-changed": CustomEvent<RowChange>; // evaluations/views/sheet.py
  "htmx:beforeRequest": CustomEvent<unknown>;
  "htmx:afterRequest": CustomEvent<{ successful: boolean }>;
  "htmx:sendError": CustomEvent<unknown>;
  "htmx:responseError": CustomEvent<unknown>;
  "htmx:oobBeforeSwap": CustomEvent<OutOfBandSwap>;
  "htmx:oobAfterSwap": CustomEvent<OutOfBandSwap>;
}
