import { Link } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { type Column, Table } from '../../../ui/Table.tsx';
import type { StorageReport } from './queries.ts';

/** The report as tables: by kind, then what nothing refers to, then what is not there. */
export function StorageTables({ report }: { report: StorageReport }) {
  const { t } = useI18n();
  return (
    <div className="flex flex-col gap-12">
      <Kinds kinds={report.kinds} />
      <Part
        title={t('storage.orphans')}
        text={t(report.orphanCount > 0 ? 'storage.orphans.what' : 'storage.orphans.none')}
        shown={report.orphans.length}
        count={report.orphanCount}
      >
        <Orphans orphans={report.orphans} />
      </Part>
      <Part
        title={t('storage.missing')}
        text={t(report.missingCount > 0 ? 'storage.missing.what' : 'storage.missing.none')}
        shown={report.missing.length}
        count={report.missingCount}
      >
        <Missing missing={report.missing} />
      </Part>
    </div>
  );
}

interface KindRow {
  readonly key: string;
  readonly name: string;
  readonly objects: number;
  readonly bytes: number;
}

function Kinds({ kinds }: { kinds: StorageReport['kinds'] }) {
  const { t, format } = useI18n();
  const total = (what: (kind: { objects: number; bytes: number }) => number) => kinds.reduce((sum, kind) => sum + what(kind), 0);
  const rows: KindRow[] = [
    ...kinds.map(({ kind, objects, bytes }) => ({ key: kind, name: t(`storage.kind.${kind}`), objects, bytes })),
    { key: 'total', name: t('storage.total'), objects: total(({ objects }) => objects), bytes: total(({ bytes }) => bytes) },
  ];
  const columns: Column<KindRow>[] = [
    {
      key: 'kind',
      name: t('storage.kind'),
      cell: ({ key, name }) => <span className={key === 'total' ? 'font-semibold' : ''}>{name}</span>,
    },
    { key: 'objects', name: t('storage.objects'), figures: true, end: true, cell: ({ objects }) => format.number(objects) },
    { key: 'bytes', name: t('storage.size'), figures: true, end: true, cell: ({ bytes }) => format.bytes(bytes) },
  ];
  return (
    <div className="max-w-2xl">
      <Table caption={t('storage.title')} columns={columns} rows={rows} rowKey={({ key }) => key} />
    </div>
  );
}

function Part(props: { title: string; text: string; shown: number; count: number; children: ReactNode }) {
  const { t } = useI18n();
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-4">
      <h2 id={id} className="title text-2xl">
        {props.title}
      </h2>
      <p className="measure text-muted">{props.text}</p>
      {props.count > 0 && props.children}
      {props.count > props.shown && <p className="text-muted text-sm">{t('storage.shown', { shown: props.shown, count: props.count })}</p>}
    </section>
  );
}

function Orphans({ orphans }: { orphans: StorageReport['orphans'] }) {
  const { t, format } = useI18n();
  const columns: Column<StorageReport['orphans'][number]>[] = [
    { key: 'key', name: t('storage.key'), cell: ({ key }) => <code className="figures wrap-anywhere">{key}</code> },
    { key: 'bytes', name: t('storage.size'), figures: true, end: true, cell: ({ bytes }) => format.bytes(bytes) },
  ];
  return <Table caption={t('storage.orphans')} columns={columns} rows={orphans} rowKey={({ key }) => key} />;
}

function Missing({ missing }: { missing: StorageReport['missing'] }) {
  const { t } = useI18n();
  const columns: Column<StorageReport['missing'][number]>[] = [
    { key: 'key', name: t('storage.key'), cell: ({ key }) => <code className="figures wrap-anywhere">{key}</code> },
    {
      key: 'file',
      name: t('storage.file'),
      end: true,
      cell: ({ mediaId }) => (
        <Link
          to="/media/$id"
          params={{ id: mediaId }}
          className="figures underline decoration-edge underline-offset-4 hover:decoration-lamp"
        >
          {mediaId.slice(0, 8)}
        </Link>
      ),
    },
  ];
  return <Table caption={t('storage.missing')} columns={columns} rows={missing} rowKey={({ key }) => key} />;
}
