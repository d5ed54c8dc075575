import { forget, recall, remember } from '../../../lib/remember.ts';

/** What is being written about a film, kept in this browser until it is sent: one draft a person and film. */
export interface Draft {
  read(): string | null;
  /** An empty text, or the one that is sent already, is no draft. */
  write(text: string, sent: string): void;
  clear(): void;
}

export function draftOf(personId: string, movieId: number): Draft {
  const key = `fotograma.review.${personId}.${movieId}`;
  return {
    read: () => recall(key),
    write: (text, sent) => (text.trim() === '' || text === sent ? forget(key) : remember(key, text)),
    clear: () => forget(key),
  };
}
