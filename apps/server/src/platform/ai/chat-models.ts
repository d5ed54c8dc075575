/** A turn of a conversation, as a language model gets it. */
export interface ChatTurn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

export interface ChatRequest {
  readonly system: string;
  /** The last is the user's. */
  readonly turns: readonly ChatTurn[];
  /** Tokens that the answer may have. */
  readonly maxTokens: number;
  /** 0: as little left to chance as the model knows how. Absent: as the provider has it. */
  readonly temperature?: number;
  readonly signal: AbortSignal;
}

export interface ChatTokens {
  readonly prompt: number;
  readonly answer: number;
}

export type ChatEvent =
  /** Before the first text: who writes. */
  | { readonly type: 'model'; readonly model: string }
  | { readonly type: 'text'; readonly text: string }
  /** The last. `cut`: it broke off in the middle, and what there is is all there is. */
  | { readonly type: 'end'; readonly tokens: ChatTokens; readonly cut: boolean };

/** Language models, in the order they are asked. */
export interface ChatModels {
  /** `gemini-2.5-flash` and the like; none where no key is given. */
  readonly names: readonly string[];
  /**
   * Asks the first that answers: one that fails, or says nothing in time, before its first word hands on to the next; one that
   * fails later ends `cut`. A provider that has failed several times in a row is left alone for a while.
   * @throws {ChatUnavailable} before the first event, when none answers.
   */
  stream(request: ChatRequest): AsyncIterable<ChatEvent>;
  /** A short answer as JSON of a schema, from the first that gives one; null when none does in time. For what can be done without. */
  json<T>(request: ChatRequest, schema: { parse(value: unknown): T }): Promise<{ value: T; tokens: ChatTokens } | null>;
}

/** No language model answered. */
export class ChatUnavailable extends Error {
  constructor(cause?: unknown) {
    super('No language model answered', { cause });
    this.name = 'ChatUnavailable';
  }
}
