import type { Config } from './config.ts';
import type { GenerationOptions } from './modules/generation/index.ts';
import type { createSearch, VectorIndexSettings } from './modules/search/index.ts';
import { createCompatibleImages, createGeminiImages } from './platform/ai/image-models.ts';
import { CHAT_PROVIDERS, type ChatProvider, type ChatProviderSettings } from './platform/ai/providers.ts';
import { createSpeaker, SPEECH_PROVIDERS, type Speaker, type SpeechProvider, type SpeechSettings } from './platform/ai/speech-models.ts';
import { createVeo } from './platform/ai/video-models.ts';

// Which of other people's models stand behind what the house asks of them, by its settings.

/** The providers that can be asked, in the order of AI_PROVIDER; `auto`: those with a key, in ours. */
export function chatProviders(config: Config): ChatProviderSettings[] {
  const all: Record<ChatProvider, ChatProviderSettings | null> = {
    google:
      config.GEMINI_API_KEY === undefined
        ? null
        : { provider: 'google', url: config.GEMINI_API_URL, apiKey: config.GEMINI_API_KEY, model: config.GEMINI_MODEL },
    openai:
      config.OPENAI_API_KEY === undefined
        ? null
        : { provider: 'openai', url: config.OPENAI_API_URL, apiKey: config.OPENAI_API_KEY, model: config.OPENAI_MODEL },
    deepseek:
      config.DEEPSEEK_API_KEY === undefined
        ? null
        : { provider: 'deepseek', url: config.DEEPSEEK_API_URL, apiKey: config.DEEPSEEK_API_KEY, model: config.DEEPSEEK_MODEL },
    compatible:
      config.AI_COMPATIBLE_URL === undefined || config.AI_COMPATIBLE_MODEL === undefined
        ? null
        : {
            provider: 'compatible',
            url: config.AI_COMPATIBLE_URL,
            apiKey: config.AI_COMPATIBLE_KEY,
            model: config.AI_COMPATIBLE_MODEL,
          },
  };
  const wanted = config.AI_PROVIDER.flatMap((name) => (name === 'auto' ? CHAT_PROVIDERS : name === 'none' ? [] : [name]));
  return [...new Set(wanted)].flatMap((name) => all[name] ?? []);
}

/** Who makes pictures and films, of those that have a key. */
export function makersOf(config: Config): GenerationOptions['makers'] {
  const { GEMINI_API_KEY: key, GEMINI_API_URL: url, AI_COMPATIBLE_URL, AI_COMPATIBLE_KEY, AI_COMPATIBLE_IMAGE_MODEL } = config;
  const price = (name: string) => config.GENERATION_PRICES[name] ?? 0;
  return [
    ...(key === undefined
      ? []
      : ([
          { name: 'banana', price: price('banana'), maker: createGeminiImages({ url, apiKey: key, model: config.GEMINI_IMAGE_MODEL }) },
          { name: 'veo3', price: price('veo3'), maker: createVeo({ url, apiKey: key, model: config.VEO_MODEL }) },
        ] as const)),
    ...(AI_COMPATIBLE_URL === undefined || AI_COMPATIBLE_IMAGE_MODEL === undefined
      ? []
      : ([
          {
            name: 'compatible',
            price: price('compatible'),
            maker: createCompatibleImages({ url: AI_COMPATIBLE_URL, apiKey: AI_COMPATIBLE_KEY, model: AI_COMPATIBLE_IMAGE_MODEL }),
          },
        ] as const)),
  ];
}

/** Whoever speaks here: SPEECH_PROVIDER, or the first that has a key. */
export function speakerOf(config: Config): Speaker | null {
  const { ELEVENLABS_API_KEY, OPENAI_API_KEY, GEMINI_API_KEY, SPEECH_PROVIDER } = config;
  const all: Record<SpeechProvider, Omit<SpeechSettings, 'apiKey'> & { apiKey: string | undefined }> = {
    elevenlabs: { provider: 'elevenlabs', url: config.ELEVENLABS_API_URL, apiKey: ELEVENLABS_API_KEY, model: config.ELEVENLABS_MODEL },
    openai: { provider: 'openai', url: config.OPENAI_API_URL, apiKey: OPENAI_API_KEY, model: config.OPENAI_SPEECH_MODEL },
    google: { provider: 'google', url: config.GEMINI_API_URL, apiKey: GEMINI_API_KEY, model: config.GEMINI_SPEECH_MODEL },
  };
  const wanted = SPEECH_PROVIDER === 'auto' ? SPEECH_PROVIDERS : SPEECH_PROVIDER === 'none' ? [] : [SPEECH_PROVIDER];
  for (const { apiKey, ...settings } of wanted.map((name) => all[name]))
    if (apiKey !== undefined) return createSpeaker({ ...settings, apiKey });
  return null;
}

export function embeddingSettings(config: Config): Parameters<typeof createSearch>[2]['embeddings'] {
  const { GEMINI_API_KEY, GEMINI_API_URL, OPENAI_API_KEY, OPENAI_API_URL, AI_COMPATIBLE_URL, AI_COMPATIBLE_KEY } = config;
  return {
    wanted: config.EMBEDDINGS,
    folder: config.EMBEDDINGS_DIR,
    download: config.EMBEDDINGS_DOWNLOAD,
    model: config.EMBEDDINGS_MODEL,
    providers: {
      ...(GEMINI_API_KEY !== undefined && { google: { url: GEMINI_API_URL, key: GEMINI_API_KEY } }),
      ...(OPENAI_API_KEY !== undefined && { openai: { url: OPENAI_API_URL, key: OPENAI_API_KEY } }),
      ...(AI_COMPATIBLE_URL !== undefined && { compatible: { url: AI_COMPATIBLE_URL, key: AI_COMPATIBLE_KEY } }),
    },
  };
}

export function vectorSettings({
  VECTOR_INDEX,
  PINECONE_API_KEY,
  PINECONE_API_URL,
  PINECONE_INDEX,
  NODE_ENV,
}: Config): VectorIndexSettings {
  const pinecone =
    PINECONE_API_KEY === undefined
      ? null
      : { apiKey: PINECONE_API_KEY, url: PINECONE_API_URL, index: PINECONE_INDEX, environment: NODE_ENV };
  return { choice: VECTOR_INDEX, pinecone };
}
