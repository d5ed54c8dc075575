import type { Index, Pinecone } from '@pinecone-database/pinecone';
import { countBits, hasBit, listBits } from '../../../platform/bits.ts';
import { type Nearest, type VectorIndex, VectorIndexError } from './vector-index.ts';

export interface PineconeSettings {
  readonly apiKey: string;
  /** Where its control plane is. */
  readonly url: string;
  readonly index: string;
  /** Each environment has namespaces of its own in one index. */
  readonly environment: string;
}

/** Vectors that one request carries: 100 of 1,536 numbers stay below its 2 MB. */
const BATCH = 100;
/** Ids that a filter may name; more are asked for without one and sorted out here. */
const MOST_IN_FILTER = 1_000;
/** Neighbours that Pinecone gives at most. */
const MOST_NEAREST = 10_000;
const LISTED = 100;

/** Vectors in Pinecone: a namespace for each environment and model. The library is loaded with the first call. */
export function createPinecone({ apiKey, url, index, environment }: PineconeSettings): VectorIndex {
  let client: Promise<Pinecone> | null = null;
  const indexes = new Map<string, Promise<Index>>();

  const connect = () => {
    client ??= import('@pinecone-database/pinecone').then(({ Pinecone: Client }) => new Client({ apiKey, controllerHostUrl: url }));
    return client;
  };
  const open = async (dimensions: number | null): Promise<Index> => {
    const pinecone = await connect();
    const { indexes: all = [] } = await pinecone.listIndexes();
    // The index by its own name where its vectors are as long as ours; an index of its own else.
    const ours = all.filter((each) => each.name === index || each.name.startsWith(`${index}-`));
    const fitting = ours.find((each) => dimensions === null || each.dimension === dimensions);
    if (fitting) return pinecone.index(fitting.name, fitting.host);
    if (dimensions === null) throw new VectorIndexError(`Pinecone has no index ${index}`);
    const name = ours.length === 0 ? index : `${index}-${dimensions}`;
    const made = await pinecone.createIndex({
      name,
      dimension: dimensions,
      metric: 'cosine',
      spec: { serverless: { cloud: 'aws', region: 'us-east-1' } },
      waitUntilReady: true,
      suppressConflicts: true,
    });
    return pinecone.index(name, made?.host);
  };
  const indexOf = (model: string, dimensions: number | null = null): Promise<Index> => {
    const known = indexes.get(model);
    if (known) return known;
    const opening = open(dimensions);
    indexes.set(model, opening);
    opening.catch(() => indexes.delete(model));
    return opening;
  };
  const namespace = (model: string) => `${environment}-${model.replace(/[^A-Za-z0-9_-]/g, '-')}`;

  return {
    kind: 'pinecone',
    async prepare(model, dimensions) {
      await told(() => indexOf(model, dimensions));
    },
    async nearest(model, vector, { most, among }) {
      return told(async () => {
        const own = await indexOf(model, vector.length);
        const ask = async (topK: number, filter?: object): Promise<Nearest[]> => {
          const { matches } = await own.query({ vector: [...vector], topK, namespace: namespace(model), ...(filter && { filter }) });
          return matches.map(({ id, score }) => ({ movieId: Number(id), score: score ?? 0 }));
        };
        if (among === null) return ask(Math.min(most, MOST_NEAREST));
        const count = countBits(among);
        if (count === 0) return [];
        if (count <= MOST_IN_FILTER) return ask(Math.min(most, count), { movieId: { $in: [...listBits(among, count)] } });
        // Too many to name: more and more are asked for until enough of them are allowed.
        for (let topK = most * 4; ; topK *= 8) {
          const found = await ask(Math.min(topK, MOST_NEAREST));
          const kept = found.filter(({ movieId }) => hasBit(among, movieId));
          if (kept.length >= most || topK >= MOST_NEAREST || found.length < topK) return kept.slice(0, most);
        }
      });
    },
    async put(model, entries) {
      await told(async () => {
        const own = await indexOf(model, entries[0]?.vector.length ?? null);
        for (let at = 0; at < entries.length; at += BATCH) {
          const records = entries
            .slice(at, at + BATCH)
            .map(({ movieId, vector }) => ({ id: String(movieId), values: [...vector], metadata: { movieId } }));
          await own.upsert({ records, namespace: namespace(model) });
        }
      });
    },
    async remove(model, movieIds) {
      await told(async () => {
        const own = await indexOf(model);
        for (let at = 0; at < movieIds.length; at += MOST_IN_FILTER) {
          await own.deleteMany({ ids: movieIds.slice(at, at + MOST_IN_FILTER).map(String), namespace: namespace(model) });
        }
      });
    },
    async *ids(model) {
      const own = await told(() => indexOf(model));
      let paginationToken: string | undefined;
      do {
        const page = await told(() =>
          own.listPaginated({ limit: LISTED, namespace: namespace(model), ...(paginationToken && { paginationToken }) }),
        );
        yield (page.vectors ?? []).map(({ id }) => Number(id)).filter(Number.isInteger);
        paginationToken = page.pagination?.next;
      } while (paginationToken);
    },
    async drop(model) {
      await told(async () => (await indexOf(model)).deleteAll({ namespace: namespace(model) }));
    },
    async ping() {
      await told(async () => (await connect()).listIndexes());
    },
  };
}

/** What the library throws says much of requests and keys; outside it is one error, with that as its cause. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof VectorIndexError) throw cause;
    throw new VectorIndexError('Pinecone did not answer well', { cause });
  }
}
