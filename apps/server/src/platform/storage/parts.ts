import type { ObjectStorage } from './storage.ts';

/** Objects of storage as local files, opened as they are asked for and kept until all are let go together. */
export interface Parts {
  path(key: string): Promise<string>;
  close(): Promise<void>;
}

export function openParts(storage: ObjectStorage): Parts {
  const paths = new Map<string, Promise<string>>();
  const held: Promise<void>[] = [];
  const over = Promise.withResolvers<void>();
  return {
    path(key) {
      const known = paths.get(key);
      if (known) return known;
      const path = Promise.withResolvers<string>();
      paths.set(key, path.promise);
      held.push(
        storage
          .withLocalFile(key, (local) => {
            path.resolve(local);
            return over.promise;
          })
          // Whoever asked for it hears of it; after that it is told to nobody.
          .catch(path.reject),
      );
      return path.promise;
    },
    async close() {
      over.resolve();
      await Promise.all(held);
    },
  };
}
