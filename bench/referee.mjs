// Starts contestants, asks them, and stops those that do not come back.

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** @typedef {{ ok: false, error: string, late?: true }} Failed */

/**
 * @template {{ budget?: number }} [Asked=import("./contest.mjs").Asked]
 * @template {object} [Measured=import("./contest.mjs").Measured]
 */
export class Referee {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #child;
  #name;
  #limit;
  #program;

  /**
   * @param {string} name
   * @param {number} limit in milliseconds, for one answer
   * @param {string} [program] what the contestant answers in
   */
  constructor(name, limit, program = "contest.mjs") {
    this.#name = name;
    this.#limit = limit;
    this.#program = fileURLToPath(new URL(program, import.meta.url));
  }

  /** @param {Asked} asked @returns {Promise<{ ok: true } & Measured | Failed>} */
  async ask(asked) {
    const child = this.#child ?? (await this.#start());
    return new Promise((resolve) => {
      // A measurement repeats what is asked, for as long as its budget allows.
      const limit = this.#limit + 12 * (asked.budget ?? 0);
      const timer = setTimeout(() => {
        end({ ok: false, error: "over the limit", late: true });
        this.stop();
      }, limit);
      /** @param {{ ok: true } & Measured | Failed} reply */
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
    const child = fork(this.#program, [this.#name], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#child = child;
    return new Promise((resolve, reject) => {
      child.once("message", () => resolve(child));
      child.once("exit", () => reject(new Error(`${this.#name} does not start`)));
      child.once("error", reject);
    });
  }
}
