/** One quality of a film, as Media Chrome's menu lists it. */
export interface Rendition {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly bitrate: number;
}

/**
 * The list of qualities that Media Chrome reads as `video.videoRenditions` (https://github.com/muxinc/media-tracks): array-like,
 * with a `selectedIndex` in which −1 is "auto".
 */
export class Renditions extends EventTarget {
  readonly [index: number]: Rendition;
  length = 0;
  #selected = -1;
  readonly #onSelect: (index: number) => void;

  constructor(onSelect: (index: number) => void) {
    super();
    this.#onSelect = onSelect;
  }

  get selectedIndex(): number {
    return this.#selected;
  }

  set selectedIndex(index: number) {
    if (index === this.#selected) return;
    this.#selected = index;
    this.#onSelect(index);
    this.dispatchEvent(new Event('change'));
  }

  fill(list: readonly Rendition[]): void {
    Object.assign(this, list);
    this.length = list.length;
    this.dispatchEvent(new Event('addrendition'));
  }

  *[Symbol.iterator](): Generator<Rendition> {
    for (let index = 0; index < this.length; index += 1) {
      const rendition = this[index];
      if (rendition) yield rendition;
    }
  }
}
