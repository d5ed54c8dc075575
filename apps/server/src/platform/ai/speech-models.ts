import type { createGoogle } from '@ai-sdk/google';
import { cappedFetch, MakerFailure, makerFailureOf } from './makers.ts';

type SpeechModelV4 = ReturnType<ReturnType<typeof createGoogle>['speech']>;

const MOST_BYTES = 64 * 1024 ** 2;
const ELEVENLABS = 'https://api.elevenlabs.io';
const TIMEOUT_MS = 120_000;

export const SPEECH_PROVIDERS = ['elevenlabs', 'openai', 'google'] as const;
export type SpeechProvider = (typeof SPEECH_PROVIDERS)[number];

export interface SpeechSettings {
  readonly provider: SpeechProvider;
  readonly url: string;
  readonly apiKey: string;
  readonly model: string;
}

export interface Spoken {
  readonly bytes: Buffer;
  readonly contentType: 'audio/mpeg' | 'audio/wav';
}

/** Somebody who speaks texts. */
export interface Speaker {
  readonly model: string;
  /** @param voice as the provider names it; null: its first. @throws {MakerFailure} */
  speak(text: string, voice: string | null, signal: AbortSignal): Promise<Spoken>;
}

/** A provider’s voices, by the AI SDK. */
export function createSpeaker(settings: SpeechSettings): Speaker {
  let loaded: Promise<SpeechModelV4> | null = null;
  return {
    model: settings.model,
    async speak(text, voice, signal) {
      try {
        loaded ??= speechModelOf(settings);
        const asked = await loaded;
        const { audio } = await asked.doGenerate({
          text,
          ...(voice !== null && { voice }),
          abortSignal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
        });
        const bytes = typeof audio === 'string' ? Buffer.from(audio, 'base64') : Buffer.from(audio);
        return { bytes, contentType: sniff(bytes) };
      } catch (error) {
        throw makerFailureOf(error, signal);
      }
    },
  };
}

async function speechModelOf({ provider, url, apiKey, model }: SpeechSettings): Promise<SpeechModelV4> {
  const common = { apiKey, fetch: cappedFetch(MOST_BYTES) };
  // Its library knows one address; a mirror is asked in its place.
  const mirrored: typeof fetch = (input, init) => common.fetch(String(input).replace(ELEVENLABS, url), init);
  if (provider === 'elevenlabs') return (await import('@ai-sdk/elevenlabs')).createElevenLabs({ ...common, fetch: mirrored }).speech(model);
  if (provider === 'openai') return (await import('@ai-sdk/openai')).createOpenAI({ ...common, baseURL: url }).speech(model);
  return (await import('@ai-sdk/google')).createGoogle({ ...common, baseURL: url }).speech(model);
}

/** MP3 begins with an ID3 tag or a frame of layer III, WAV with RIFF. */
function sniff(bytes: Buffer): Spoken['contentType'] {
  if (bytes.toString('latin1', 0, 4) === 'RIFF') return 'audio/wav';
  if (bytes.toString('latin1', 0, 3) === 'ID3' || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0)) return 'audio/mpeg';
  throw new MakerFailure('provider', 'What the provider sent is no MP3 or WAV.');
}
