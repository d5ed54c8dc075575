import type { ClientActor } from '@fotograma/contract';
import { LRUCache } from 'lru-cache';
import { Fault } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { parseKey } from './clients.keys.ts';
import type { ClientsRepository, KnownKey } from './clients.repository.ts';

/** A lost word about a revoked key is made good after this; with the word it is a moment. */
const CACHE_MS = 4_000;
const CACHED = 5_000;
/** Uses closer together than this are one. */
const NOTED_MS = 60_000;
const TOPIC = 'identity.clients';

export type ClientGate = ReturnType<typeof createClientGate>;

/** Finds out which client a key is of. Keys are looked up by hash; what was found is held for a moment. */
export function createClientGate({ platform, rows }: { platform: Platform; rows: ClientsRepository }) {
  const { now, events, log } = platform;
  /** Keys seen a moment ago, by their hash; `false` for those that were not good. */
  const seen = new LRUCache<string, KnownKey | false>({ max: CACHED, ttl: CACHE_MS });
  /** Grows whenever what was seen is forgotten: what was being looked up meanwhile may be of before. */
  let edition = 0;
  const forgetSeen = () => {
    edition++;
    seen.clear();
  };
  const unsubscribe = events.subscribe(TOPIC, forgetSeen);

  const look = async (hash: Buffer): Promise<KnownKey | false> => {
    const name = hash.toString('base64');
    const held = seen.get(name);
    if (held !== undefined) return held;
    const begun = edition;
    const found = (await rows.byHash(hash, now())) ?? false;
    if (edition === begun) seen.set(name, found);
    if (found) note(found);
    return found;
  };
  /** In the background: nobody waits for it, and a use that is not noted is no harm. */
  const note = ({ keyId, lastUsedAt }: KnownKey) => {
    const since = new Date(now().getTime() - NOTED_MS);
    if (lastUsedAt && lastUsedAt > since) return;
    rows.noteUse(keyId, now(), since).catch((err: unknown) => log.warn({ err }, 'The last use of a key was not noted'));
  };

  return {
    /** @throws {Fault} `key-invalid`, in the same words for every reason. */
    async identifyKey(text: string): Promise<ClientActor> {
      const key = parseKey(text);
      const found = key && (await look(key.hash));
      // Looked at here too: a key may run out while it is held.
      if (!found || (found.expiresAt && found.expiresAt <= now())) {
        throw new Fault('key-invalid', 'This is no client key that is good now.', {
          headers: { 'WWW-Authenticate': 'Bearer realm="fotograma"' },
        });
      }
      const { clientId, keyId, scopes, requestsPerMinute } = found;
      return { kind: 'client', id: clientId, keyId, scopes, requestsPerMinute };
    },

    /** Has every node look at keys anew. */
    async tell(): Promise<void> {
      forgetSeen();
      await events.publish(TOPIC).catch((err: unknown) => log.warn({ err }, 'Other nodes hear of a changed client a few seconds late'));
    },

    close: unsubscribe,
  };
}
