import type { admin } from '@fotograma/contract';

/** Every kind of event, in the order of the filter; its type says when one is missing. */
const KINDS: Readonly<Record<admin.AuditKind, true>> = {
  'account.created': true,
  'account.deleted': true,
  'account.role-changed': true,
  'account.plan-changed': true,
  'account.disabled': true,
  'account.enabled': true,
  'email.verified': true,
  'login.succeeded': true,
  'login.refused': true,
  'login.limited': true,
  logout: true,
  'session.ended': true,
  'token.reused': true,
  'password.changed': true,
  'password.reset-requested': true,
  'password.reset': true,
  'client.created': true,
  'client.changed': true,
  'client.deleted': true,
  'key.created': true,
  'key.revoked': true,
  'plan.created': true,
  'plan.changed': true,
  'plan.deleted': true,
};

export const AUDIT_KINDS = Object.keys(KINDS) as admin.AuditKind[];

/** Which events are listed; the same names as in the API and in the URL. */
export interface AuditFilters {
  readonly kind?: admin.AuditKind;
  /** By or to whom: an account, or a client. */
  readonly user?: string;
  /** Where the page before ended. */
  readonly cursor?: string;
}

/** Accounts and clients have ids of this form; an e-mail that was only tried has none. */
export const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The filters in a URL's search; whatever makes no sense is dropped. */
export function readAuditFilters(search: Readonly<Record<string, unknown>>): AuditFilters {
  const kind = AUDIT_KINDS.find((one) => one === search.kind);
  const [user, cursor] = [String(search.user ?? ''), String(search.cursor ?? '')];
  return {
    ...(kind && { kind }),
    ...(UUID.test(user) && { user: user.toLowerCase() }),
    ...(/^\d{1,18}$/.test(cursor) && { cursor }),
  };
}
