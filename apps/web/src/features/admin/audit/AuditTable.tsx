import { Link } from '@tanstack/react-router';
import { useI18n } from '../../../lib/i18n.tsx';
import { type Column, Table } from '../../../ui/Table.tsx';
import { Time } from '../../../ui/Time.tsx';
import type { AuditEvent } from '../queries.ts';
import { UUID } from './filters.ts';
import { sayEvent, useDetails } from './words.ts';

/** Events, a row each: a sentence, and all that is known of it to unfold. */
export function AuditTable(props: { events: readonly AuditEvent[]; busy: boolean }) {
  const { t } = useI18n();
  const columns: Column<AuditEvent>[] = [
    { key: 'what', name: t('audit.what'), cell: (event) => <What event={event} /> },
    {
      key: 'from',
      name: t('audit.from'),
      cell: (event) => (event.address ? <Address address={event.address} /> : '–'),
    },
    { key: 'when', name: t('audit.when'), figures: true, cell: (event) => <Time iso={event.at} as="time" /> },
  ];
  return <Table caption={t('admin.audit')} columns={columns} rows={props.events} rowKey={(event) => event.id} busy={props.busy} />;
}

/** An address of the sixth version is long; all of it is in its title, and among the details. */
function Address(props: { address: string }) {
  return (
    <span title={props.address} className="figures inline-block max-w-48 truncate align-bottom text-xs">
      {props.address}
    </span>
  );
}

function What({ event }: { event: AuditEvent }) {
  const { t, format } = useI18n();
  const details = useDetails()(event);
  const facts: (readonly [string, string | null])[] = [
    ...details.facts,
    [t('audit.when'), format.exact(event.at)],
    [t('audit.from'), event.address],
    [t('audit.userAgent'), event.userAgent],
    [t('audit.request'), event.requestId],
    [t('audit.kind'), event.kind],
  ];
  return (
    <details className="group">
      <summary className="flex min-h-8 items-center gap-2 max-lg:min-h-11">
        <span aria-hidden="true" className="inline-block w-3 text-muted transition-transform duration-150 group-open:rotate-90">
          ›
        </span>
        <span className="wrap-anywhere">
          {sayEvent({ t }, event)} {details.change && <span className="text-muted">{details.change}</span>}
        </span>
      </summary>
      <dl className="my-2 ml-5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1 border-line border-l-2 pl-4 text-xs">
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <div key={name} className="col-span-2 grid grid-cols-subgrid">
                <dt className="text-muted">{name}</dt>
                <dd className="figures wrap-anywhere">{value}</dd>
              </div>
            ),
        )}
      </dl>
      <Ways event={event} />
    </details>
  );
}

/** From an event to all others of who did it, or to whom it was done. */
function Ways({ event: { actor, subject } }: { event: AuditEvent }) {
  const { t } = useI18n();
  const ids = new Map<string, string | null>();
  if (actor.id) ids.set(actor.id, actor.name);
  if (subject && UUID.test(subject.id)) ids.set(subject.id, subject.name);
  if (ids.size === 0) return null;
  return (
    <p className="mb-2 ml-5 flex flex-wrap gap-x-5 pl-4 text-xs">
      {[...ids].map(([id, name]) => (
        <Link
          key={id}
          to="/admin/audit"
          search={{ user: id }}
          className="inline-flex min-h-8 items-center underline underline-offset-4 max-lg:min-h-11"
        >
          {name ? t('audit.allOf', { name }) : t('audit.allOfThis')}
        </Link>
      ))}
    </p>
  );
}
