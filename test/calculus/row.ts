/** One derivative: what is differentiated by what, and what a book says it is. */
export interface Row {
  readonly of: string;
  readonly by: string;
  readonly order?: 1 | 2;
  /** The sizes of the answer's axes, "scalar" where it has none. */
  readonly gives: string;
  /** The answer of a book, in plain syntax, its axes in the order of `gives`. */
  readonly is?: string;
  /** The matrix that is printed; "none" where none is found, and nothing where a number or more axes come out. */
  readonly matrix?: string;
  /** The form of a book, where another one is printed that does not read as well. */
  readonly rather?: string;
}

/** Rows about the same quantities. */
export interface Topic {
  readonly about: string;
  readonly declare: string;
  readonly assume?: readonly string[];
  readonly rows: readonly Row[];
}
