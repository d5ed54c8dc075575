import type { LanguageModel } from 'ai';

export const CHAT_PROVIDERS = ['google', 'openai', 'deepseek', 'compatible'] as const;
export type ChatProvider = (typeof CHAT_PROVIDERS)[number];

export interface ChatProviderSettings {
  readonly provider: ChatProvider;
  /** The server’s base address, as its documentation gives it. */
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly model: string;
}

/** A provider’s model by the AI SDK. Its library is loaded with the first question: the start of the server does not wait for it. */
export async function languageModelOf({ provider, url, apiKey = '', model }: ChatProviderSettings): Promise<LanguageModel> {
  if (provider === 'google') return (await import('@ai-sdk/google')).createGoogle({ baseURL: url, apiKey })(model);
  // Its older interface: the one that all who speak OpenAI’s language know.
  if (provider === 'openai') return (await import('@ai-sdk/openai')).createOpenAI({ baseURL: url, apiKey }).chat(model);
  if (provider === 'deepseek') return (await import('@ai-sdk/deepseek')).createDeepSeek({ baseURL: url, apiKey })(model);
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
  return createOpenAICompatible({ name: 'compatible', baseURL: url, includeUsage: true, ...(apiKey && { apiKey }) })(model);
}
