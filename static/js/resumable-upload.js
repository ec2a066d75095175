// Sends one file in parts. After a broken connection it goes on from the byte that the server names.
import { askToSignIn, isSignedOut, readCookie } from "./sign-in-again.js";

const FIRST_PART_BYTES = 256 * 1024;
const QUICK_MILLISECONDS = 2000;
const SLOW_MILLISECONDS = 8000;
const LONGEST_PAUSE_MILLISECONDS = 30000;
const MOST_RESTARTS = 3;

/** The server refuses the file; the message is the sentence for the person. */
export class UploadRefusal extends Error {}
/** The server no longer knows this upload: it begins anew. */
class UnknownUpload extends Error {}

export class ResumableUpload {
  /** `showProgress(state, share)`: sending, checking or offline, and how much of the file has arrived, 0 to 1. */
  constructor(file, address, showProgress) {
    this.file = file;
    this.address = address;
    this.showProgress = showProgress;
    this.abortController = new AbortController();
    this.serverUpload = null; // its addresses and its largest part, as the server answered at the beginning
    this.restarts = 0;
    this.received = 0;
  }

  /** Ends when the server has stored the file; throws an UploadRefusal, or an AbortError after cancel(). */
  async send() {
    for (let pause = 1000;; pause = Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS)) {
      const receivedBefore = this.received;
      try {
        return await this.#sendParts();
      } catch (error) {
        if (error instanceof UploadRefusal || this.abortController.signal.aborted) throw error;
        if (error instanceof UnknownUpload && ++this.restarts > MOST_RESTARTS) throw new UploadRefusal(error.message);
        // A line that has carried something is tried again soon.
        if (this.received > receivedBefore) pause = 1000;
        this.showProgress("offline", this.received / this.file.size);
        await this.#waitToRetry(pause);
      }
    }
  }

  async cancel() {
    this.abortController.abort();
    if (!this.serverUpload) return;
    await fetch(this.serverUpload.cancel, { method: "POST", headers: this.#buildHeaders() }).catch(() => {});
  }

  async #sendParts() {
    const { name, size } = this.file;
    this.serverUpload = await this.#post(this.address, JSON.stringify({ name, size }));
    this.received = this.serverUpload.received;
    for (let length = FIRST_PART_BYTES;;) {
      const end = Math.min(this.received + length, size);
      this.showProgress(end < size ? "sending" : "checking", this.received / size);
      const startedAt = performance.now();
      const address = `${this.serverUpload.part}?offset=${this.received}`;
      const reply = await this.#post(address, this.file.slice(this.received, end));
      if (!("received" in reply)) return; // that was the last part: the file is stored
      this.received = reply.received;
      const elapsed = performance.now() - startedAt;
      // Parts of two to eight seconds: a broken connection costs little, and a fast one is used.
      if (elapsed < QUICK_MILLISECONDS) length = Math.min(length * 2, this.serverUpload.most);
      if (elapsed > SLOW_MILLISECONDS) length = Math.max(length / 2, FIRST_PART_BYTES);
    }
  }

  async #post(address, body) {
    for (;;) {
      const { signal } = this.abortController;
      const response = await fetch(address, { method: "POST", body, headers: this.#buildHeaders(), signal });
      if (response.status >= 500) throw new Error(response.status);
      if (isSignedOut(response)) {
        if (!(await askToSignIn())) throw new UploadRefusal("");
        continue;
      }
      const reply = await response.json().catch(() => ({}));
      // 409: a part of another try has arrived meanwhile, and `received` says where to go on.
      if (response.ok || response.status === 409) return reply;
      throw response.status === 404 ? new UnknownUpload(reply.problem) : new UploadRefusal(reply.problem ?? "");
    }
  }

  #buildHeaders() {
    return { "Content-Type": "application/octet-stream", "X-CSRFToken": readCookie("csrftoken") };
  }

  /** Waits until the time is over, the browser is online again, or the upload was cancelled. */
  #waitToRetry(milliseconds) {
    return new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
      window.addEventListener("online", resolve, { once: true });
      this.abortController.signal.addEventListener("abort", resolve, { once: true });
    });
  }
}
