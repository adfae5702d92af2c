// When the page saves by itself. Knows nothing of the page; all times are in milliseconds.

/** The person paused: the save begins so long after the last change. */
export const PAUSE = 1_200;
/** Who never pauses is saved all the same, so long after the first change that is not saved. */
export const MAX_DELAY = 10_000;
/** After a failure the page tries again so much later, doubled each time up to the longest wait. */
export const FIRST_RETRY = 1_000;
export const MAX_RETRY = 30_000;

export class Pace {
  #first = NaN;
  #last = NaN;
  #failures = 0;
  #failedAt = NaN;

  /** @param {number} now */
  touched(now) {
    if (Number.isNaN(this.#first)) this.#first = now;
    this.#last = now;
  }

  /** A save left with everything that was changed so far. */
  sent() {
    this.#first = NaN;
    this.#last = NaN;
  }

  /**
   * It did not arrive: its changes are as old as that failure.
   * @param {number} now
   */
  failed(now) {
    this.#failures += 1;
    this.#failedAt = now;
    this.touched(now);
  }

  /** An answer came, whatever it was: the way is open. */
  answered() {
    this.#failures = 0;
  }

  /**
   * How long until the next save; null where there is nothing to save.
   * @param {number} now
   * @returns {number | null}
   */
  wait(now) {
    if (Number.isNaN(this.#first)) return null;
    if (!this.#failures) return Math.max(0, Math.min(this.#last + PAUSE, this.#first + MAX_DELAY) - now);
    const pause = Math.min(FIRST_RETRY * 2 ** (this.#failures - 1), MAX_RETRY);
    return Math.max(0, this.#failedAt + pause - now);
  }
}
