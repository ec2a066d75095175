// One file, sent in parts: after a broken line it goes on from where the server says it is.
import { askToSignIn, cookie, isSignedOut } from "./sign-in-again.js";

const FIRST = 256 * 1024;
const QUICK = 2000;
const SLOW = 8000;
const LONGEST_PAUSE = 30000;
const MOST_TRIES = 3;

export class Refusal extends Error {}
class Gone extends Error {}

export class Upload {
  /** `tell(state, share)`: sending, checking or offline, and how much of the file has arrived, 0 to 1. */
  constructor(file, address, tell) {
    Object.assign(this, { file, address, tell, stop: new AbortController(), place: null, gone: 0, received: 0 });
  }

  /** Ends when the file is kept; throws a Refusal with a sentence, or an AbortError when it was cancelled. */
  async send() {
    for (let pause = 1000;; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      const before = this.received;
      try {
        return await this.#try();
      } catch (problem) {
        if (problem instanceof Refusal || this.stop.signal.aborted) throw problem;
        if (problem instanceof Gone && ++this.gone > MOST_TRIES) throw new Refusal(problem.message);
        if (this.received > before) pause = 1000;
        this.tell("offline", this.received / this.file.size);
        await this.#rest(pause);
      }
    }
  }

  async cancel() {
    this.stop.abort();
    if (this.place) await fetch(this.place.cancel, { method: "POST", headers: this.#headers() }).catch(() => {});
  }

  async #try() {
    const { name, size } = this.file;
    this.place = await this.#ask(this.address, JSON.stringify({ name, size }));
    this.received = this.place.received;
    for (let length = FIRST;;) {
      const end = Math.min(this.received + length, size);
      this.tell(end < size ? "sending" : "checking", this.received / size);
      const begun = performance.now();
      const answer = await this.#ask(`${this.place.part}?offset=${this.received}`, this.file.slice(this.received, end));
      if (!("received" in answer)) return;
      this.received = answer.received;
      const took = performance.now() - begun;
      if (took < QUICK) length = Math.min(length * 2, this.place.most);
      if (took > SLOW) length = Math.max(length / 2, FIRST);
    }
  }

  async #ask(address, body) {
    for (;;) {
      const answer = await fetch(address, { method: "POST", body, headers: this.#headers(), signal: this.stop.signal });
      if (answer.status >= 500) throw new Error(answer.status);
      if (isSignedOut(answer)) {
        if (!(await askToSignIn())) throw new Refusal("");
        continue;
      }
      const told = await answer.json().catch(() => ({}));
      if (answer.ok || answer.status === 409) return told;
      throw answer.status === 404 ? new Gone(told.problem) : new Refusal(told.problem ?? "");
    }
  }

  #headers() {
    return { "Content-Type": "application/octet-stream", "X-CSRFToken": cookie("csrftoken") };
  }

  /** Until the time is over, the line is back, or it was cancelled. */
  #rest(milliseconds) {
    return new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
      window.addEventListener("online", resolve, { once: true });
      this.stop.signal.addEventListener("abort", resolve, { once: true });
    });
  }
}
