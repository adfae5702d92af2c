// What the page's own events carry; read by the type check alone.

interface RowChange {
  operation: string;
}

interface OutOfBandSwap {
  target?: Element;
  fragment: DocumentFragment;
  shouldSwap: boolean;
}

interface HtmxAnswer {
  xhr: XMLHttpRequest;
  elt: Element;
  requestConfig: { verb: string; path: string; triggeringEvent?: Event };
}

interface Window {
  htmx: {
    ajax(verb: string, path: string, context: { source: Element }): Promise<void>;
    process(element: Element): void;
  };
}

interface WindowEventMap {
  "ziping:signed-in": Event;
}

// Listened for on the form and on the body.
interface HTMLElementEventMap {
  "sheet:touched": Event;
  "sheet:refilled": Event;
  "sheet:saved": CustomEvent<string | undefined>;
  "sheet:refused": CustomEvent<string | undefined>;
  "sheet:replied": Event; // an answer to a remark was typed or stored
  "sheet:left": Event; // the page goes, and what is not stored waits in this browser
  "sheet:before-merge": Event;
  "sheet-merged": Event; // a colleague's changes are in the page
  "sheet:waiting": CustomEvent<string | undefined>;
  "rows-changed": CustomEvent<RowChange>;
  "rows-redrawing": Event;
  "findings-drawn": Event;
  "htmx:beforeRequest": CustomEvent<unknown>;
  "htmx:beforeSwap": CustomEvent<unknown>;
  "htmx:afterRequest": CustomEvent<{ successful: boolean }>;
  "htmx:beforeOnLoad": CustomEvent<HtmxAnswer>;
  "htmx:configRequest": CustomEvent<{ headers: Record<string, string> }>;
  "htmx:sendError": CustomEvent<unknown>;
  "htmx:responseError": CustomEvent<unknown>;
  "htmx:oobBeforeSwap": CustomEvent<OutOfBandSwap>;
  "htmx:oobAfterSwap": CustomEvent<OutOfBandSwap>;
}
