// One save at a time. Knows nothing of the page: `send` does one save and gives a promise.

export class SaveQueue {
  #send;
  /** @type {Promise<void> | null} */
  #running = null;
  #again = false;

  /** @param {() => Promise<void>} send */
  constructor(send) {
    // async: a send that throws before its first wait fails like any other, and later than save() returns.
    this.#send = async () => send();
  }

  get busy() {
    return this.#running !== null;
  }

  // Saves now, or once more after the save under way: that one left before the latest change.
  save() {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#work();
    return this.#running;
  }

  // Resolves when no save is under way, however it ended; one that waits for its turn is dropped.
  async settle() {
    this.#again = false;
    await this.#running?.catch(() => {}); // whoever called save() hears of it
  }

  async #work() {
    try {
      do {
        this.#again = false;
        await this.#send().catch((error) => {
          if (!this.#again) throw error; // else the next one sends the same and more
        });
      } while (this.#again);
    } finally {
      this.#running = null;
    }
  }
}
