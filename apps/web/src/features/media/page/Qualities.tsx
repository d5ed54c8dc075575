import { useI18n } from '../../../lib/i18n.tsx';
import { type Column, Table } from '../../../ui/Table.tsx';
import type { MediaDetail } from './queries.ts';
import { Section } from './Section.tsx';

type Rung = MediaDetail['renditions'][number];

/** The rungs of the ladder: in which sizes the film is there, and what a connection must carry for each. */
export function Qualities({ file }: { file: MediaDetail }) {
  const { t, format } = useI18n();
  const columns: Column<Rung>[] = [
    { key: 'name', name: t('media.quality'), cell: ({ name }) => <span className="figures font-semibold">{name}</span> },
    { key: 'size', name: t('media.picture'), figures: true, end: true, cell: ({ width, height }) => `${width} × ${height}` },
    {
      key: 'rate',
      name: t('media.rate'),
      figures: true,
      end: true,
      cell: ({ bandwidth }) => `${format.number(bandwidth / 1e6, 1)} Mbit/s`,
    },
  ];
  return (
    <Section title={t('media.renditions')}>
      <Table caption={t('media.renditions')} columns={columns} rows={file.renditions} rowKey={({ name }) => name} />
      <p className="measure text-muted text-sm">
        {file.profile && t('media.madeBy', { profile: t(`profile.${file.profile as 'standard'}`) })}{' '}
        {t('media.derivedBytes', { size: format.bytes(file.derivedBytes) })}
      </p>
    </Section>
  );
}
