import type { Actor, admin } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';
import type { Origin } from '../../platform/http/callers.ts';
import { currentContext } from '../../platform/observability/context.ts';

export interface SecurityEvent {
  readonly kind: admin.AuditKind;
  /** Who did it; null is nobody we know. `system` is the house itself (a command, a job). */
  readonly actor: Actor | 'system' | null;
  /** Id of the account, client, key or plan that it was done to. */
  readonly subject?: string | undefined;
  /** What to call the subject where it has no row of its own any more, or never had. */
  readonly subjectName?: string | undefined;
  readonly from?: Origin | undefined;
  /** Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Audit {
  /** @param sql the transaction that the event belongs to; else it is written by itself. */
  record(event: SecurityEvent, sql?: Sql): Promise<void>;
}

/** The record of security events: append-only. */
export function createAudit({ pool }: Database, now: () => Date): Audit {
  return {
    async record({ kind, actor, subject, subjectName, from, details }, sql = pool) {
      const who = actor === null ? { kind: 'anonymous' } : actor === 'system' ? { kind: 'system' } : actor;
      await sql.query(
        `INSERT INTO audit_event (at, kind, actor_kind, actor_id, subject_id, subject_name, address, user_agent, request_id, details)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          now(),
          kind,
          who.kind,
          'id' in who ? who.id : null,
          subject ?? null,
          subjectName ?? null,
          from?.address ?? null,
          from?.userAgent ?? null,
          currentContext().requestId ?? null,
          JSON.stringify(details ?? {}),
        ],
      );
    },
  };
}

/** Enough of an e-mail to recognise one's own, for a record that is never deleted. */
export function masked(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}…${email.slice(at)}`;
}
