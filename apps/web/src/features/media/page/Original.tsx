import { timecode } from '../../../lib/format.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { Facts } from '../../../ui/Facts.tsx';
import { Section } from '../../../ui/Section.tsx';
import { type Column, Table } from '../../../ui/Table.tsx';
import { Time } from '../../../ui/Time.tsx';
import type { MediaDetail } from './queries.ts';
import { sayContainer, sayLanguage } from './words.ts';

/** What was brought: the file and its container. */
export function Original({ file }: { file: MediaDetail }) {
  const { t, format } = useI18n();
  const known = (fact: readonly [string, string | null]): fact is readonly [string, string] => fact[1] !== null;
  const figures: (readonly [string, string | null])[] = [
    [t('media.filename'), file.filename],
    [t('media.duration'), file.durationSeconds === null ? null : timecode(file.durationSeconds)],
    [t('media.picture'), file.width && file.height ? `${file.width} × ${file.height}` : null],
    [t('media.frameRate'), file.frameRate === null ? null : format.number(file.frameRate, 3)],
    [t('media.size'), format.bytes(file.size)],
    [t('media.type'), file.mimeType],
    [t('media.container'), sayContainer(file.container)],
    [t('media.checksum'), file.sha256],
  ];
  return (
    <Section title={t('media.facts')}>
      <Facts facts={[...figures.filter(known), [t('media.added'), <Time key="added" iso={file.createdAt} />]]} />
    </Section>
  );
}

type Stream = MediaDetail['streams'][number];

/** Every stream in the file that was brought. */
export function Streams({ file }: { file: MediaDetail }) {
  const i18n = useI18n();
  const { t } = i18n;
  const columns: Column<Stream>[] = [
    {
      key: 'index',
      name: t('media.stream'),
      cell: ({ index, type }) => t('media.streamOf', { index: String(index), type: t(`media.stream.${type}`) }),
    },
    { key: 'codec', name: t('media.codec'), cell: ({ codec }) => <span className="figures">{codec}</span> },
    { key: 'what', name: t('media.streamFacts'), cell: ({ description }) => description || null },
    {
      key: 'language',
      name: t('media.language'),
      end: true,
      cell: ({ language }) => (language === null ? null : sayLanguage(i18n, language)),
    },
  ];
  return (
    <Section title={t('media.streams')}>
      <Table caption={t('media.streams')} columns={columns} rows={file.streams} rowKey={({ index }) => String(index)} />
    </Section>
  );
}
