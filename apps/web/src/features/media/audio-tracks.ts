/** One sound of a film, as Media Chrome's menu lists it. */
export interface AudioTrack {
  readonly id: string;
  readonly kind: 'main' | 'alternative';
  readonly label: string;
  readonly language: string;
  enabled: boolean;
}

/** As a stream tells its sounds. */
export interface Sound {
  readonly name: string;
  readonly language: string;
  readonly isDefault: boolean;
}

/**
 * The list of sounds that Media Chrome reads as `video.audioTracks` (https://html.spec.whatwg.org/#audiotracklist): most browsers
 * have none of their own. One is enabled at a time, as in a stream.
 */
export class AudioTracks extends EventTarget {
  #tracks: readonly AudioTrack[] = [];
  #selected = -1;
  readonly #onSelect: (index: number) => void;

  constructor(onSelect: (index: number) => void) {
    super();
    this.#onSelect = onSelect;
  }

  get length(): number {
    return this.#tracks.length;
  }

  fill(sounds: readonly Sound[]): void {
    this.#tracks = sounds.map((sound, index) => this.#track(sound, index));
    this.dispatchEvent(new Event('addtrack'));
  }

  /** What is heard now. */
  show(index: number): void {
    if (index === this.#selected) return;
    this.#selected = index;
    this.dispatchEvent(new Event('change'));
  }

  [Symbol.iterator](): Iterator<AudioTrack> {
    return this.#tracks.values();
  }

  #track({ name, language, isDefault }: Sound, index: number): AudioTrack {
    const isEnabled = () => index === this.#selected;
    const enable = () => {
      if (isEnabled()) return;
      this.#onSelect(index);
      this.show(index);
    };
    return {
      id: `${index}`,
      kind: isDefault ? 'main' : 'alternative',
      label: name,
      language,
      get enabled() {
        return isEnabled();
      },
      // That one is switched off is said by another's being switched on.
      set enabled(on) {
        if (on) enable();
      },
    };
  }
}
