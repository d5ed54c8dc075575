import { Readable } from 'node:stream';
import type { createGoogle } from '@ai-sdk/google';
import { cappedFetch, type JSONValue, type Maker, MakerFailure, makerFailureOf, nearestRatio } from './makers.ts';

const MOST_BYTES = 512 * 1024 ** 2;
const ANSWER_BYTES = 4 * 1024 ** 2;
const TIMEOUT_MS = 60_000;
const DOWNLOAD_MS = 300_000;
/** A film takes one to five minutes. */
const ASK_AFTER_SECONDS = 10;

type VideoModelV4 = ReturnType<ReturnType<typeof createGoogle>['video']>;

export interface VideoModelSettings {
  readonly url: string;
  readonly apiKey: string;
  readonly model: string;
  readonly askAfterSeconds?: number | undefined;
}

/**
 * Google’s Veo, by the AI SDK: the work is begun, its name is kept, and it is asked after until it is done. A name that is kept is never begun again.
 */
export function createVeo(settings: VideoModelSettings): Maker {
  const { url, apiKey, model, askAfterSeconds = ASK_AFTER_SECONDS } = settings;
  let loaded: Promise<VideoModelV4> | null = null;
  const load = async () =>
    (await import('@ai-sdk/google')).createGoogle({ baseURL: url, apiKey, fetch: cappedFetch(ANSWER_BYTES) }).video(model);
  const limited = (signal: AbortSignal, ms: number) => AbortSignal.any([signal, AbortSignal.timeout(ms)]);

  const download = async (link: string, signal: AbortSignal): Promise<Readable> => {
    // Only where the provider itself is: what an answer names is not called because it is named.
    const { origin, protocol, hostname } = new URL(link);
    if (origin !== new URL(url).origin && !(protocol === 'https:' && /(^|\.)(googleapis|googleusercontent)\.com$/.test(hostname))) {
      throw new MakerFailure('provider', 'The provider’s film is at an address that is not its own.');
    }
    const answer = await cappedFetch(MOST_BYTES)(link, { signal: limited(signal, DOWNLOAD_MS) });
    if (!answer.ok || !answer.body) {
      throw new MakerFailure('provider', `The film could not be fetched: the provider answered ${answer.status}.`, {
        status: answer.status,
        mayPass: true,
      });
    }
    return Readable.fromWeb(answer.body as never);
  };

  return {
    model,
    kind: 'video',
    mostInputs: 1,
    async make(request, { signal, operation, begun }) {
      try {
        loaded ??= load();
        const asked = await loaded;
        if (!asked.doStart || !asked.doStatus) throw new MakerFailure('unavailable', `${model} cannot be asked after.`);
        const [image] = request.inputs;
        if (operation === null) {
          const started = await asked.doStart({
            prompt: request.prompt,
            n: request.count,
            aspectRatio: nearestRatio(request, ['16:9', '9:16']),
            resolution: undefined,
            duration: undefined,
            fps: undefined,
            seed: request.seed ?? undefined,
            image: image && { type: 'file', data: new Uint8Array(image.bytes), mediaType: image.contentType },
            frameImages: undefined,
            inputReferences: undefined,
            generateAudio: undefined,
            providerOptions: request.negativePrompt === null ? {} : { google: { negativePrompt: request.negativePrompt } },
            abortSignal: limited(signal, TIMEOUT_MS),
          });
          await begun(started.operation as JSONValue);
          return { state: 'waiting', askAfterSeconds };
        }
        const status = await asked.doStatus({ operation, abortSignal: limited(signal, TIMEOUT_MS) });
        if (status.status === 'pending') return { state: 'waiting', askAfterSeconds };
        if (status.status === 'error')
          throw new MakerFailure(/safety|policy|blocked|violat/i.test(status.error) ? 'refused' : 'provider', status.error.slice(0, 500));
        const outputs = [];
        for (const video of status.videos) {
          if (video.type === 'url') outputs.push({ body: await download(video.url, signal) });
          else if (video.type !== 'uploaded')
            outputs.push({ body: typeof video.data === 'string' ? Buffer.from(video.data, 'base64') : Buffer.from(video.data) });
        }
        return {
          state: 'made',
          outputs,
          warnings: status.warnings.flatMap((warning) => ('feature' in warning ? [`${model} does not heed ${warning.feature}.`] : [])),
        };
      } catch (error) {
        const { name, message = '' } = error as Error;
        // Done, and without a film: its content was filtered out (ai.google.dev, “raiMediaFilteredReasons”).
        if (name === 'GOOGLE_VIDEO_GENERATION_ERROR' && /raiMediaFiltered/.test(message))
          throw new MakerFailure('refused', 'The provider refused to show this.', { cause: error });
        throw makerFailureOf(error, signal);
      }
    },
  };
}
