import type { createGoogle } from '@ai-sdk/google';
import { cappedFetch, type MakeRequest, type Maker, MakerFailure, makerFailureOf, nearestRatio } from './makers.ts';

/** Bytes of one answer: a picture of 4K in base64, and room. */
const MOST_BYTES = 48 * 1024 ** 2;
const TIMEOUT_MS = 120_000;
/** The shapes that Gemini’s image models draw in (ai.google.dev, “Image generation”, aspect ratios). */
const GEMINI_RATIOS = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'] as const;
/** What Gemini ends with when the content, and not the machine, is the reason (ai.google.dev, “FinishReason”). */
const REFUSALS = /SAFETY|PROHIBITED|BLOCKLIST|SPII|RECITATION|content-filter/i;

type ImageModelV4 = ReturnType<ReturnType<typeof createGoogle>['image']>;

export interface ImageModelSettings {
  /** The server’s base address, as its documentation gives it. */
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly model: string;
  readonly timeoutMs?: number | undefined;
}

/** Gemini’s image models, by the AI SDK. */
export function createGeminiImages(settings: ImageModelSettings): Maker {
  return imageMaker(
    settings,
    4,
    async () =>
      (await import('@ai-sdk/google'))
        .createGoogle({ baseURL: settings.url, apiKey: settings.apiKey ?? '', fetch: cappedFetch(MOST_BYTES) })
        .image(settings.model),
    (request) => ({
      size: undefined,
      aspectRatio: nearestRatio(request, GEMINI_RATIOS),
    }),
  );
}

/** Any server that speaks OpenAI’s images API. */
export function createCompatibleImages(settings: ImageModelSettings): Maker {
  return imageMaker(
    settings,
    4,
    async () => {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      const { apiKey } = settings;
      return createOpenAICompatible({
        name: 'compatible',
        baseURL: settings.url,
        fetch: cappedFetch(MOST_BYTES),
        ...(apiKey && { apiKey }),
      }).imageModel(settings.model);
    },
    ({ width, height }) => ({ size: `${width}x${height}`, aspectRatio: undefined }),
  );
}

type Shape = (request: MakeRequest) => { size: `${number}x${number}` | undefined; aspectRatio: `${number}:${number}` | undefined };

/** One call a picture, all at once: those that come are kept where another is refused. */
function imageMaker(
  { model, timeoutMs = TIMEOUT_MS }: ImageModelSettings,
  mostInputs: number,
  load: () => Promise<ImageModelV4>,
  shape: Shape,
): Maker {
  let loaded: Promise<ImageModelV4> | null = null;
  const one = async (request: MakeRequest, index: number, signal: AbortSignal) => {
    loaded ??= load().catch((error) => {
      loaded = null;
      throw error;
    });
    const asked = await loaded;
    const answer = await asked.doGenerate({
      prompt: request.negativePrompt === null ? request.prompt : `${request.prompt}\n\nAvoid: ${request.negativePrompt}`,
      n: 1,
      ...shape(request),
      seed: request.seed === null ? undefined : request.seed + index,
      files: request.inputs.length
        ? request.inputs.map(({ bytes, contentType }) => ({ type: 'file', data: new Uint8Array(bytes), mediaType: contentType }))
        : undefined,
      mask: undefined,
      providerOptions: {},
      abortSignal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const [image] = answer.images;
    const reason = String((answer.providerMetadata?.google as { finishReason?: unknown } | undefined)?.finishReason ?? '');
    if (image === undefined || image.length === 0) {
      if (REFUSALS.test(reason) || (answer as { isRetryable?: boolean }).isRetryable === false) {
        throw new MakerFailure('refused', `The provider refused to draw this${reason ? ` (${reason})` : ''}.`);
      }
      throw new MakerFailure('provider', 'The provider answered without a picture.', { mayPass: true, unknown: true });
    }
    const bytes = typeof image === 'string' ? Buffer.from(image, 'base64') : Buffer.from(image);
    return {
      bytes,
      warnings: answer.warnings.flatMap((warning) => ('feature' in warning ? [`${model} does not heed ${warning.feature}.`] : [])),
    };
  };
  return {
    model,
    kind: 'image',
    mostInputs,
    async make(request, { signal }) {
      const answers = await Promise.allSettled(Array.from({ length: request.count }, (_, index) => one(request, index, signal)));
      const good = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
      const [failed] = answers.flatMap((answer) => (answer.status === 'rejected' ? [makerFailureOf(answer.reason, signal)] : []));
      if (good.length === 0) throw failed;
      const missing = request.count - good.length;
      return {
        state: 'made',
        outputs: good.map(({ bytes }) => ({ body: bytes })),
        warnings: [
          ...new Set(good.flatMap(({ warnings }) => warnings)),
          ...(missing && failed instanceof Error ? [`${missing} of ${request.count} did not come: ${failed.message}`] : []),
        ],
      };
    },
  };
}
