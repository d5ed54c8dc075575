import type { chat } from '@fotograma/contract';

/** An answer under way: its parts, for whoever reads along, from the beginning whenever they come. */
export class Turn {
  readonly messageId: string;
  readonly conversationId: string;
  readonly stopper = new AbortController();
  readonly #parts: chat.ChatPart[] = [];
  #isOver = false;
  #wake: () => void = () => undefined;
  #news = new Promise<void>((done) => {
    this.#wake = done;
  });
  readonly done: Promise<void>;
  readonly #finish: () => void;

  constructor(ids: { messageId: string; conversationId: string }) {
    this.messageId = ids.messageId;
    this.conversationId = ids.conversationId;
    let finish: () => void = () => undefined;
    this.done = new Promise((resolve) => {
      finish = resolve;
    });
    this.#finish = finish;
  }

  push(part: chat.ChatPart): void {
    this.#parts.push(part);
    this.#tell();
  }

  end(): void {
    this.#isOver = true;
    this.#tell();
    this.#finish();
  }

  /** The whole answer, once it is there. */
  get answer(): chat.ChatAnswer | null {
    for (const part of this.#parts) if (part.type === 'data-answer') return part.data;
    return null;
  }

  async *read(): AsyncGenerator<chat.ChatPart> {
    for (let at = 0; ; ) {
      for (; at < this.#parts.length; at++) yield this.#parts[at] as chat.ChatPart;
      if (this.#isOver) return;
      await this.#news;
    }
  }

  #tell(): void {
    const wake = this.#wake;
    this.#news = new Promise((done) => {
      this.#wake = done;
    });
    wake();
  }
}
