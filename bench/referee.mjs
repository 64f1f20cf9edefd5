// Starts contestants, asks them, and stops those that do not come back.

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** @typedef {{ ok: true } & import("./contest.mjs").Measured | { ok: false, error: string, late?: true }} Reply */

const program = fileURLToPath(new URL("contest.mjs", import.meta.url));

export class Referee {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #child;
  #name;
  #limit;

  /** @param {string} name @param {number} limit in milliseconds, for one answer */
  constructor(name, limit) {
    this.#name = name;
    this.#limit = limit;
  }

  /** @param {import("./contest.mjs").Asked} asked @returns {Promise<Reply>} */
  async ask(asked) {
    const child = this.#child ?? (await this.#start());
    return new Promise((resolve) => {
      // A measurement repeats what is asked, for as long as its budget allows.
      const limit = this.#limit + 12 * (asked.budget ?? 0);
      const timer = setTimeout(() => {
        end({ ok: false, error: "over the limit", late: true });
        this.stop();
      }, limit);
      /** @param {Reply} reply */
      const end = (reply) => {
        clearTimeout(timer);
        child.off("message", end);
        child.off("exit", died);
        resolve(reply);
      };
      const died = () => {
        this.#child = undefined;
        end({ ok: false, error: "its process ended" });
      };
      child.once("message", end);
      child.once("exit", died);
      child.send(asked);
    });
  }

  stop() {
    this.#child?.kill("SIGKILL");
    this.#child = undefined;
  }

  /** @returns {Promise<import("node:child_process").ChildProcess>} */
  #start() {
    const child = fork(program, [this.#name], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    this.#child = child;
    return new Promise((resolve, reject) => {
      child.once("message", () => resolve(child));
      child.once("exit", () => reject(new Error(`${this.#name} does not start`)));
      child.once("error", reject);
    });
  }
}
