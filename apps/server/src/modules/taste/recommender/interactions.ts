/**
 * Who likes what, as a sparse matrix in compressed rows: what row `r` has is at `starts[r]` up to `starts[r + 1]`, its
 * columns ascending.
 */
export interface Interactions {
  readonly rows: number;
  readonly columns: number;
  readonly starts: Uint32Array;
  readonly indices: Uint32Array;
  /** How sure the liking is, above 0. */
  readonly confidences: Float32Array;
}

/** Collects interactions row by row: the next row begins with `endRow`. What it holds is bounded by what was added. */
export class InteractionsBuilder {
  #starts = new Uint32Array(1_024);
  #indices = new Uint32Array(16_384);
  #confidences = new Float32Array(16_384);
  #rows = 0;
  #size = 0;
  #columns = 0;

  /** Of the row under way; a column comes once a row, in any order. */
  add(column: number, confidence: number): void {
    if (this.#size === this.#indices.length) {
      this.#indices = grown(this.#indices, new Uint32Array(this.#size * 2));
      this.#confidences = grown(this.#confidences, new Float32Array(this.#size * 2));
    }
    this.#indices[this.#size] = column;
    this.#confidences[this.#size] = confidence;
    this.#size++;
    if (column >= this.#columns) this.#columns = column + 1;
  }

  /** How many the row under way has so far. */
  get inRow(): number {
    return this.#size - (this.#starts[this.#rows] as number);
  }

  endRow(): void {
    if (this.#rows + 2 > this.#starts.length) this.#starts = grown(this.#starts, new Uint32Array(this.#starts.length * 2));
    this.#rows++;
    this.#starts[this.#rows] = this.#size;
  }

  /** @param columns how many there are, where that is more than those that occur. */
  build(columns = this.#columns): Interactions {
    const unordered: Interactions = {
      rows: this.#rows,
      columns: Math.max(columns, this.#columns),
      starts: this.#starts.slice(0, this.#rows + 1),
      indices: this.#indices.slice(0, this.#size),
      confidences: this.#confidences.slice(0, this.#size),
    };
    return transpose(transpose(unordered));
  }
}

/** The same with rows and columns exchanged, and ordered. */
export function transpose({ rows, columns, starts, indices, confidences }: Interactions): Interactions {
  const turned = new Uint32Array(columns + 1);
  for (const column of indices) turned[column + 1] = (turned[column + 1] as number) + 1;
  for (let column = 0; column < columns; column++) turned[column + 1] = (turned[column + 1] as number) + (turned[column] as number);
  const next = turned.slice();
  const turnedIndices = new Uint32Array(indices.length);
  const turnedConfidences = new Float32Array(indices.length);
  for (let row = 0; row < rows; row++) {
    for (let at = starts[row] as number; at < (starts[row + 1] as number); at++) {
      const column = indices[at] as number;
      const to = next[column] as number;
      next[column] = to + 1;
      turnedIndices[to] = row;
      turnedConfidences[to] = confidences[at] as number;
    }
  }
  return { rows: columns, columns: rows, starts: turned, indices: turnedIndices, confidences: turnedConfidences };
}

/** How many a row has. */
export function sizeOfRow({ starts }: Interactions, row: number): number {
  return (starts[row + 1] as number) - (starts[row] as number);
}

function grown<T extends Uint32Array | Float32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
