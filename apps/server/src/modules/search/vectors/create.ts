import type { Database } from '../../../platform/database/database.ts';
import { createPgvector } from './pgvector.ts';
import { createPinecone, type PineconeSettings } from './pinecone.ts';
import type { VectorIndex } from './vector-index.ts';

export interface VectorIndexSettings {
  readonly choice: 'auto' | 'exact' | 'pgvector' | 'pinecone';
  /** Null without a key. */
  readonly pinecone: PineconeSettings | null;
}

/** The index that vectors are searched in; null: in the engine’s own memory. @throws when Pinecone is asked for and there is no key. */
export function createVectorIndex(
  { choice, pinecone }: VectorIndexSettings,
  database: Pick<Database, 'pool' | 'transaction'>,
): VectorIndex | null {
  if (choice === 'pgvector') return createPgvector(database);
  if (choice === 'exact' || (choice === 'auto' && !pinecone)) return null;
  if (!pinecone) throw new Error('VECTOR_INDEX=pinecone needs PINECONE_API_KEY');
  return createPinecone(pinecone);
}
