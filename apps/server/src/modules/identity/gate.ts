import type { ClientActor } from '@fotograma/contract';
import type { Gate } from '../../platform/http/callers.ts';
import type { Sessions } from './sessions.service.ts';
import { refusal, type Tokens } from './tokens.ts';

/** Finds out who calls: a person by a bearer token (RFC 6750), a program by its `x-client-key`. */
export function createGate(deps: {
  tokens: Tokens;
  sessions: Sessions;
  /** @throws {Fault} `key-invalid`. */
  identifyKey: (key: string) => Promise<ClientActor>;
}): Gate {
  return {
    async identify({ authorization, clientKey }) {
      if (clientKey !== undefined) return deps.identifyKey(clientKey);
      if (authorization === undefined) return { kind: 'anonymous' };
      const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      if (token === undefined) throw refusal('token-invalid', 'Send the token as “Authorization: Bearer …”.');
      const { userId, sessionId } = await deps.tokens.verify(token);
      return deps.sessions.identify(sessionId, userId);
    },
  };
}
