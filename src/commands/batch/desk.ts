/*
 * What a thread shares with the one who gave it a round of lines: where it is at, and its answers so far. A thread that
 * is busy reads no message and fires no timer: this is how it is seen from outside, and how it learns that its answer
 * comes too late. It also spares a message for each answer, which costs more than many an answer itself.
 */

/** How many milliseconds a request may take that does not say, and the reading of any. */
export const usualMs = 5000;

const [wordCell, allowedCell, recalledCell, filledCell, cellCount] = [0, 1, 2, 3, 4];

/*
 * The word says where in its round the thread is: 0 between two lines, 2k + 1 where it reads line k, 2k + 2 where it
 * does what that line asks. Only who is at a word may leave it, so that an answer is either given or condemned.
 */
const idle = 0;
const condemned = -1;

/** How many bytes of answers a desk holds; longer ones are posted. */
const room = 1 << 16;

/** A moment of a thread's work, as it is seen from outside. */
export interface Moment {
  readonly word: number;
  /** Which line of the round the thread is at, counted from 0; none between two lines. */
  readonly at: number | undefined;
  /** How many milliseconds what it does may take. */
  readonly allowed: number;
}

export class Desk {
  readonly memory: SharedArrayBuffer;
  readonly #cells: Int32Array;
  readonly #bytes: Buffer;
  /** The word that this side has written, and how many bytes it has put down or taken. */
  #word = idle;
  #passed = 0;

  constructor(memory = new SharedArrayBuffer(4 * cellCount + room)) {
    this.memory = memory;
    this.#cells = new Int32Array(memory, 0, cellCount);
    this.#bytes = Buffer.from(memory, 4 * cellCount);
  }

  /** The same desk for another round. */
  cleared(): Desk {
    this.#cells.fill(0);
    return new Desk(this.memory);
  }

  /** The thread begins to read a line. */
  begin(at: number): void {
    this.#go(2 * at + 1);
  }

  /** The thread begins the work that the line asks for. */
  allow(ms: number): void {
    Atomics.store(this.#cells, allowedCell, ms);
    this.#go(this.#word + 1);
  }

  /** The thread has the answer. False where it comes too late: then it is not to be given. */
  end(): boolean {
    return this.#go(idle);
  }

  /** Puts an answer down, if there is room for it. */
  put(answer: string): boolean {
    const length = Buffer.byteLength(answer);
    if (this.#passed + 4 + length > room) return false;
    this.#bytes.writeInt32LE(length, this.#passed);
    this.#bytes.write(answer, this.#passed + 4);
    this.#passed += 4 + length;
    Atomics.store(this.#cells, filledCell, this.#passed);
    return true;
  }

  /** The answers that have been put down since they were last taken. */
  *take(): Generator<string> {
    const filled = Atomics.load(this.#cells, filledCell);
    while (this.#passed < filled) {
      const from = this.#passed + 4;
      this.#passed = from + this.#bytes.readInt32LE(this.#passed);
      yield this.#bytes.toString("utf8", from, this.#passed);
    }
  }

  /** Whether the thread is asked to leave the lines it has not begun to others. */
  get recalled(): boolean {
    return Atomics.load(this.#cells, recalledCell) !== 0;
  }

  recall(): void {
    Atomics.store(this.#cells, recalledCell, 1);
  }

  get moment(): Moment {
    const word = Atomics.load(this.#cells, wordCell);
    const reads = word % 2 === 1;
    return {
      word,
      at: word > idle ? (word - 1) >> 1 : undefined,
      allowed: reads ? usualMs : Atomics.load(this.#cells, allowedCell),
    };
  }

  /** Stops the thread from giving the answer it works at, unless that moment has passed. */
  condemn({ word }: Moment): boolean {
    return Atomics.compareExchange(this.#cells, wordCell, word, condemned) === word;
  }

  #go(word: number): boolean {
    const before = Atomics.compareExchange(this.#cells, wordCell, this.#word, word);
    const goes = before === this.#word;
    this.#word = word;
    return goes;
  }
}
