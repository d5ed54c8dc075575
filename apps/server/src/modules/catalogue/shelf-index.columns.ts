/** What films are sorted by: a value a slot. Values that are not known are `null` outside. */
export interface KeyColumn<Key> {
  set(slot: number, key: Key | null): void;
  isMissing(slot: number): boolean;
  /** Whether the film in the slot has just this key. */
  holds(slot: number, key: Key | null): boolean;
  /** Of two keys that are not missing: less than 0, 0, or more. */
  compare(a: number, b: number): number;
  grow(capacity: number): void;
}

/** Numbers, NaN for a missing one. */
export class NumberColumn implements KeyColumn<number> {
  #keys = new Float64Array();

  set(slot: number, key: number | null): void {
    this.#keys[slot] = key ?? Number.NaN;
  }

  isMissing(slot: number): boolean {
    return Number.isNaN(this.#keys[slot] as number);
  }

  holds(slot: number, key: number | null): boolean {
    return key === null ? this.isMissing(slot) : this.#keys[slot] === key;
  }

  compare(a: number, b: number): number {
    return (this.#keys[a] as number) - (this.#keys[b] as number);
  }

  grow(capacity: number): void {
    const more = new Float64Array(capacity);
    more.set(this.#keys);
    this.#keys = more;
  }
}

/** Texts, which none is without, in the order of their code points: PostgreSQL's in the locale C. */
export class TextColumn implements KeyColumn<string> {
  readonly #keys: string[] = [];

  set(slot: number, key: string | null): void {
    this.#keys[slot] = inCodePointOrder(key ?? '');
  }

  isMissing(): boolean {
    return false;
  }

  holds(slot: number, key: string | null): boolean {
    return this.#keys[slot] === inCodePointOrder(key ?? '');
  }

  compare(a: number, b: number): number {
    const [left, right] = [this.#keys[a] as string, this.#keys[b] as string];
    if (left === right) return 0;
    return left < right ? -1 : 1;
  }

  grow(): void {
    // An array grows by itself.
  }
}

const FIRST_SURROGATE = 0xd800;
const AFTER_SURROGATES = 0xe000;

/** JavaScript compares halves of characters; moved so, those beyond U+FFFF come after all others, as their numbers do. */
function inCodePointOrder(text: string): string {
  if (!/[\uD800-\uFFFF]/.test(text)) return text;
  let moved = '';
  for (let n = 0; n < text.length; n++) {
    const unit = text.charCodeAt(n);
    moved += String.fromCharCode(unit < FIRST_SURROGATE ? unit : unit < AFTER_SURROGATES ? unit + 0x2000 : unit - 0x800);
  }
  return moved;
}
