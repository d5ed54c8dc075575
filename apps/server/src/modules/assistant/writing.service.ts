import { Readable } from 'node:stream';
import type { writing as contract, UserActor } from '@fotograma/contract';
import type { AnswerCache } from '../../platform/ai/answer-cache.ts';
import { type ChatModels, ChatUnavailable } from '../../platform/ai/chat-models.ts';
import { MakerFailure } from '../../platform/ai/makers.ts';
import type { Speaker, Spoken } from '../../platform/ai/speech-models.ts';
import { Fault } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { TOKENS, WRITING_VERSION, writingPrompt } from './writing.prompt.ts';

const TEXT_ID = 'text';
/** Characters that are shown at once of what is there already. */
const PIECE = 80;

export interface KeptWriting {
  readonly text: string;
  readonly model: string;
}

/** Takes a file of ours into the media of somebody; a port of the media. */
export type Ingest = (file: {
  id: string;
  ownerId: string;
  public: boolean;
  filename: string;
  mimeType: string;
  size: number;
  body: Readable;
}) => Promise<void>;

export type Writing = ReturnType<typeof createWriting>;

/** Texts and voices for films in the making. What was asked before by the same person is answered from what was made then. */
export function createWriting(deps: {
  platform: Pick<Platform, 'newId' | 'log'>;
  models: ChatModels;
  cache: AnswerCache<KeptWriting>;
  speaker: Speaker | null;
  voices: AnswerCache<Spoken>;
  ingest: Ingest;
}) {
  const { models, cache, speaker, voices, platform } = deps;

  return {
    /**
     * @returns the text as it is written, and whether it was there already.
     * @throws {Fault} `unavailable` where there is no language model, or none answers.
     */
    async write(
      actor: UserActor,
      request: contract.TextRequest,
      signal: AbortSignal,
    ): Promise<{ cached: boolean; parts: AsyncIterable<contract.TextPart> }> {
      if (!models.names.length) {
        throw new Fault(
          'unavailable',
          'This house has no language model: set GEMINI_API_KEY, OPENAI_API_KEY, DEEPSEEK_API_KEY or AI_COMPATIBLE_URL.',
        );
      }
      const { fresh, ...asked } = request;
      const key = cache.keyOf({
        ...asked,
        user: actor.id,
        models: models.names.join(),
        version: WRITING_VERSION,
        ...(fresh && { once: platform.newId() }),
      });
      const kept = cache.get(key);
      if (kept) return { cached: true, parts: told(kept) };
      const pieces = piecesOf();
      const made = cache
        .once(key, signal, async () => {
          let [text, model, whole] = ['', '', false];
          const events = models.stream({
            system: writingPrompt(request),
            turns: [{ role: 'user', text: request.brief }],
            maxTokens: TOKENS[request.kind],
            signal,
          });
          for await (const event of events) {
            if (event.type === 'model') {
              model = event.model;
              pieces.push({ type: 'start', messageMetadata: { model, cached: false } }, { type: 'text-start', id: TEXT_ID });
            } else if (event.type === 'text') {
              text += event.text;
              pieces.push({ type: 'text-delta', id: TEXT_ID, delta: event.text });
            } else whole = !event.cut;
          }
          pieces.push({ type: 'text-end', id: TEXT_ID }, { type: 'finish', messageMetadata: { complete: whole } });
          return whole ? { text, model } : null;
        })
        .then(
          (value) => {
            // Somebody else asked the same at this moment, and made it.
            if (!pieces.begun && value) pieces.push(...partsOf(value, false));
            pieces.end();
          },
          (error: unknown) => pieces.fail(error),
        );
      const first = await pieces.first().catch((error: unknown) => {
        if (error instanceof ChatUnavailable)
          throw new Fault('unavailable', 'No language model answers just now; try again in a minute.', {
            headers: { 'Retry-After': '60' },
            cause: error,
          });
        throw error;
      });
      if (!first)
        throw new Fault('unavailable', 'No language model answers just now; try again in a minute.', { headers: { 'Retry-After': '60' } });
      return {
        cached: false,
        parts: (async function* () {
          try {
            yield* pieces.read();
            await made;
          } catch (err) {
            platform.log.warn({ err }, 'A text broke off');
            yield { type: 'error' as const, errorText: 'It broke off. Try again.' };
          }
        })(),
      };
    },

    /** @throws {Fault} `unavailable`; {QuotaExceeded} */
    async speak(
      actor: UserActor,
      given: { text: string; voice?: string | undefined; name: string },
      signal: AbortSignal,
    ): Promise<{ mediaId: string; cached: boolean }> {
      if (!speaker) throw new Fault('unavailable', 'This house has no voices: set ELEVENLABS_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY.');
      const key = voices.keyOf({ user: actor.id, model: speaker.model, text: given.text, voice: given.voice ?? null });
      const cached = voices.get(key) !== null;
      const spoken = await voices
        .once(key, signal, () => speaker.speak(given.text, given.voice ?? null, signal))
        .catch((error: unknown) => {
          if (!(error instanceof MakerFailure)) throw error;
          throw new Fault('unavailable', `No voice could be had: ${error.message}`, { headers: { 'Retry-After': '60' }, cause: error });
        });
      if (!spoken) throw new Fault('unavailable', 'No voice could be had; try again.');
      const mediaId = platform.newId();
      const { bytes, contentType } = spoken;
      await deps.ingest({
        id: mediaId,
        ownerId: actor.id,
        public: false,
        filename: `${given.name}.${contentType === 'audio/wav' ? 'wav' : 'mp3'}`,
        mimeType: contentType,
        size: bytes.length,
        body: Readable.from([bytes]),
      });
      return { mediaId, cached };
    },
  };
}

function partsOf({ text, model }: KeptWriting, cached: boolean): contract.TextPart[] {
  const deltas = text.match(new RegExp(`[\\s\\S]{1,${PIECE}}`, 'g')) ?? [];
  return [
    { type: 'start', messageMetadata: { model, cached } },
    { type: 'text-start', id: TEXT_ID },
    ...deltas.map((delta) => ({ type: 'text-delta' as const, id: TEXT_ID, delta })),
    { type: 'text-end', id: TEXT_ID },
    { type: 'finish', messageMetadata: { complete: true } },
  ];
}

async function* told(kept: KeptWriting): AsyncGenerator<contract.TextPart> {
  yield* partsOf(kept, true);
}

/** Parts that come from one side and are read on another, as they come. */
function piecesOf() {
  const parts: contract.TextPart[] = [];
  let state: 'open' | 'ended' | { error: unknown } = 'open';
  let wake = () => {};
  const changed = () => new Promise<void>((done) => (wake = done));
  return {
    get begun() {
      return parts.length > 0;
    },
    push(...more: contract.TextPart[]) {
      parts.push(...more);
      wake();
    },
    end() {
      state = 'ended';
      wake();
    },
    fail(error: unknown) {
      state = { error };
      wake();
    },
    /** Whether there is anything. @throws what failed before there was. */
    async first(): Promise<boolean> {
      while (!parts.length && state === 'open') await changed();
      if (!parts.length && typeof state === 'object') throw state.error;
      return parts.length > 0;
    },
    async *read(): AsyncGenerator<contract.TextPart> {
      for (let at = 0; ; ) {
        for (; at < parts.length; at++) yield parts[at] as contract.TextPart;
        if (typeof state === 'object') throw state.error;
        if (state === 'ended') return;
        await changed();
      }
    },
  };
}
