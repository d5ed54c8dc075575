/** Big-endian reading with the two variable-length integers of WOFF2. */
export class Reader {
  readonly #view: DataView;
  readonly #data: Uint8Array;
  #at = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
    this.#view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  }

  skip(count: number): void {
    this.#at += count;
  }

  bytes(count: number): Uint8Array {
    this.#at += count;
    return this.#data.subarray(this.#at - count, this.#at);
  }

  uint8(): number {
    return this.#view.getUint8(this.#at++);
  }

  uint16(): number {
    this.#at += 2;
    return this.#view.getUint16(this.#at - 2);
  }

  int16(): number {
    this.#at += 2;
    return this.#view.getInt16(this.#at - 2);
  }

  uint32(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4);
  }

  /** 255UInt16, section 4.1. */
  packed(): number {
    const code = this.uint8();
    if (code === 253) return this.uint16();
    if (code === 254) return this.uint8() + 506;
    if (code === 255) return this.uint8() + 253;
    return code;
  }

  /** UIntBase128, section 4.1. */
  base128(): number {
    let value = 0;
    for (let i = 0; i < 5; i++) {
      const byte = this.uint8();
      value = value * 128 + (byte & 127);
      if (byte < 128) return value;
    }
    throw new Error('a broken length in a WOFF2 font');
  }
}

/** Big-endian writing into bytes that grow. */
export class Writer {
  #bytes = new Uint8Array(1 << 16);
  length = 0;

  append(bytes: ArrayLike<number>): void {
    if (this.length + bytes.length > this.#bytes.length) {
      const grown = new Uint8Array(2 * (this.length + bytes.length));
      grown.set(this.#bytes.subarray(0, this.length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  uint8(...values: number[]): void {
    this.append(values);
  }

  int16(...values: number[]): void {
    for (const value of values) this.append([(value >> 8) & 255, value & 255]);
  }

  uint32(...values: number[]): void {
    for (const value of values) this.append([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
  }

  pad(to: number): void {
    while (this.length % to) this.append([0]);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.length);
  }
}
