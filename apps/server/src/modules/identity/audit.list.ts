import { admin as contract } from '@fotograma/contract';
import type { Database } from '../../platform/database/database.ts';
import { type Implementation, implement } from '../../platform/http/bind.ts';

interface AuditFilter {
  /** Only what was recorded before this event. */
  readonly before?: string | undefined;
  readonly kind?: contract.AuditKind | undefined;
  /** Done by, or done to, this account or client. */
  readonly user?: string | undefined;
}

interface AuditRow {
  readonly id: number;
  readonly at: Date;
  readonly kind: contract.AuditKind;
  readonly actorKind: contract.AuditEvent['actor']['kind'];
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly subjectId: string | null;
  readonly subjectName: string | null;
  /** What the subject is called now; null when it is gone, or was nothing with a name. */
  readonly subjectNow: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
  readonly details: Record<string, unknown>;
}

/** Reading the record of security events. */
export function auditEndpoints(database: Database): Implementation[] {
  return [
    implement(contract.listAudit, async ({ query: { limit, cursor, kind, user } }) => {
      // One more than is shown tells whether there are more.
      const rows = await read(database, { before: cursor, kind, user }, limit + 1);
      const shown = rows.slice(0, limit);
      const nextCursor = rows.length > limit ? String(shown.at(-1)?.id) : null;
      return { status: 200, body: { data: shown.map(present), pagination: { limit, nextCursor } } };
    }),
  ];
}

function present({ id, at, actorKind, actorId, actorName, subjectId, subjectName, subjectNow, ...row }: AuditRow): contract.AuditEvent {
  // Who tried to sign in to no account has a name and no id.
  const subject = subjectId ?? subjectName;
  return {
    id: String(id),
    at: at.toISOString(),
    kind: row.kind,
    actor: { kind: actorKind, id: actorId, name: actorName },
    subject: subject === null ? null : { id: subject, name: subjectNow ?? subjectName },
    address: row.address,
    userAgent: row.userAgent,
    requestId: row.requestId,
    details: row.details,
  };
}

/** The latest first. Names are those of now: the record itself keeps none of people. */
async function read({ pool }: Database, { before, kind, user }: AuditFilter, limit: number): Promise<AuditRow[]> {
  const values: unknown[] = [limit];
  const parts: string[] = [];
  if (before !== undefined) parts.push(`id < $${values.push(before)}::bigint`);
  if (kind !== undefined) parts.push(`kind = $${values.push(kind)}`);
  const page = (...more: string[]) =>
    `SELECT id FROM audit_event WHERE ${[...parts, ...more].join(' AND ') || 'true'} ORDER BY id DESC LIMIT $1`;
  // By and to somebody are two walks along an index each; together they would be one along everything.
  const who = user === undefined ? 0 : values.push(user);
  const ids = who === 0 ? page() : `(${page(`actor_id = $${who}::uuid`)}) UNION (${page(`subject_id = $${who}::uuid::text`)})`;
  const { rows } = await pool.query<AuditRow>(
    `SELECT e.id, e.at, e.kind, e.actor_kind AS "actorKind", e.actor_id AS "actorId", e.subject_id AS "subjectId",
            e.subject_name AS "subjectName", e.address, e.user_agent AS "userAgent", e.request_id AS "requestId", e.details,
            coalesce(au.username, au.email, ac.name) AS "actorName",
            coalesce(su.username, su.email, sc.name, sp.name) AS "subjectNow"
     FROM (${ids}) page JOIN audit_event e ON e.id = page.id
     LEFT JOIN user_account au ON au.id = e.actor_id
     LEFT JOIN api_client ac ON ac.id = e.actor_id
     CROSS JOIN LATERAL (SELECT CASE WHEN e.subject_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN e.subject_id::uuid END AS id) subject
     LEFT JOIN user_account su ON su.id = subject.id
     LEFT JOIN api_client sc ON sc.id = subject.id
     LEFT JOIN plan sp ON sp.id = e.subject_id
     ORDER BY e.id DESC LIMIT $1`,
    values,
  );
  return rows;
}
