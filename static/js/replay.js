// A request that is refused because of its page (signed out, token too old) is made again once the page
// is in order. Knows nothing of the page.

/** What the server says of the page itself; core/web/scripts.py. */
export const PAGE_STATE = "X-Page-State";

export class SignedOut extends Error {}

/**
 * @template {{ headers: { get(name: string): string | null } }} Answer
 * @param {() => Promise<Answer>} send one try, with the token of that moment
 * @param {(state: string) => Promise<boolean>} mend puts the page in order; false where it cannot
 * @returns {Promise<Answer>}
 */
export async function untilAccepted(send, mend) {
  for (let tries = 0; ; tries += 1) {
    const answer = await send();
    const state = answer.headers.get(PAGE_STATE);
    if (!state) return answer;
    // Twice over the session may end in between; more often something else is wrong.
    if (tries === 3 || !await mend(state)) throw new SignedOut(state);
  }
}

/**
 * Where a session stands, in seconds; it ends `idle` seconds after the last request.
 * @param {number} sinceRequest
 * @param {number} idle
 * @returns {"running" | "ending" | "over"}
 */
export function phase(sinceRequest, idle) {
  if (sinceRequest >= idle) return "over";
  return sinceRequest >= idle - Math.min(WARNING, idle / 2) ? "ending" : "running";
}

/** Seconds before the end at which the page warns. */
export const WARNING = 300;
