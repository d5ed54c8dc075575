import { ROLES } from '@fotograma/contract/permissions';
import { type I18n, useI18n } from '../../../lib/i18n.tsx';
import { LIMITS } from '../limits.ts';
import type { AuditEvent } from '../queries.ts';
import { useAmounts } from '../use-amounts.ts';

/** What is said otherwise when one did it to oneself. */
const OWN = new Set(['account.created', 'account.deleted', 'account.role-changed', 'account.plan-changed', 'account.disabled'] as const);
type OwnKind = typeof OWN extends Set<infer K> ? K : never;

const isOwnKind = (kind: string): kind is OwnKind => (OWN as Set<string>).has(kind);

/** Whoever is not known by name does what they do to themselves: they sign in, register, or try to. */
const isOwn = ({ actor, subject }: AuditEvent): boolean => actor.kind === 'anonymous' || (actor.id !== null && actor.id === subject?.id);

/** What happened, as a sentence. */
export function sayEvent({ t }: Pick<I18n, 't'>, event: AuditEvent): string {
  const names = { actor: nameOfActor({ t }, event.actor), subject: nameOfSubject({ t }, event) };
  if (isOwnKind(event.kind) && isOwn(event)) return t(`audit.own.${event.kind}`, { subject: names.subject });
  return t(`audit.says.${event.kind}`, names);
}

function nameOfActor({ t }: Pick<I18n, 't'>, actor: AuditEvent['actor']): string {
  if (actor.kind === 'system') return t('audit.theHouse');
  if (actor.kind === 'anonymous') return t('audit.somebody');
  return actor.name ?? (actor.kind === 'client' ? t('audit.goneClient') : t('audit.goneAccount'));
}

function nameOfSubject({ t }: Pick<I18n, 't'>, { kind, subject }: AuditEvent): string {
  if (subject?.name) return subject.name;
  const family = kind.split('.')[0];
  if (family === 'plan') return subject?.id ?? t('audit.gonePlan');
  if (family === 'client' || family === 'key') return t('audit.goneClient');
  return subject ? t('audit.goneAccount') : t('audit.somebody');
}

export interface Details {
  /** From what to what, when that is all there is to say: it goes with the sentence. */
  readonly change: string | null;
  /** What else is known, name by name. */
  readonly facts: readonly (readonly [string, string])[];
}

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** What there is to an event beside its sentence, in words where we have them. */
export function useDetails(): (event: AuditEvent) => Details {
  const { t, find, format } = useI18n();
  const { limit } = useAmounts();
  const sayValue = (key: string, value: unknown): string => {
    const known = LIMITS.find((one) => one === key);
    if (known && (value === null || typeof value === 'number')) return limit(known, value);
    const role = ROLES.find((one) => one === value);
    if (role) return t(`role.${role}`);
    if (value === null && key === 'expiresAt') return t('admin.never');
    if (typeof value === 'string' && INSTANT.test(value)) return format.exact(value);
    if (value === null || value === '') return t('audit.nothing');
    if (typeof value === 'boolean') return value ? t('audit.yes') : t('audit.no');
    if (Array.isArray(value)) return value.length > 0 ? value.map((one) => sayValue(key, one)).join(', ') : t('audit.nothing');
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  };
  const say = (key: string, value: unknown): string =>
    isChange(value) ? t('audit.fromTo', { from: sayValue(key, value.from), to: sayValue(key, value.to) }) : sayValue(key, value);
  return ({ details }) => {
    if (isChange(details)) return { change: say('', details), facts: [] };
    const facts = Object.entries(details).map(
      ([key, value]) => [find(`admin.limit.${key}`) ?? find(`audit.detail.${key}`) ?? key, say(key, value)] as const,
    );
    return { change: null, facts };
  };
}

function isChange(value: unknown): value is { from: unknown; to: unknown } {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value;
}
