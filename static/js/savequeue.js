// One save at a time. Knows nothing of the page: `send` does one save and gives a promise.

export class SaveQueue {
  #send;
  #running = null;
  #again = false;

  constructor(send) {
    this.#send = send;
  }

  get busy() {
    return this.#running !== null;
  }

  // Saves now, or once more after the save under way: that one left before the latest change.
  save() {
    if (this.busy) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#work();
    return this.#running;
  }

  // Resolves when no save is under way; one that waits for its turn is dropped.
  async settle() {
    this.#again = false;
    await this.#running;
  }

  async #work() {
    try {
      do {
        this.#again = false;
        await this.#send();
      } while (this.#again);
    } finally {
      this.#running = null;
    }
  }
}
