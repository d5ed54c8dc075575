import { useI18n } from '../../../lib/i18n.tsx';
import { Facts } from '../../../ui/Facts.tsx';
import { type Column, Table } from '../../../ui/Table.tsx';
import type { MediaDetail } from './queries.ts';
import { Section } from './Section.tsx';
import { Waveform } from './Waveform.tsx';
import { sayChannels, sayLanguage } from './words.ts';

type Track = MediaDetail['audio'][number] & { readonly number: number };

/** The sounds of the film, how loud it is, and its waveform. */
export function Sound({ file }: { file: MediaDetail }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const rows = file.audio.map((track, index) => ({ ...track, number: index + 1 }));
  const columns: Column<Track>[] = [
    {
      key: 'label',
      name: t('media.track'),
      cell: ({ label, default: isDefault }) => (
        <>
          <span className="font-semibold">{label}</span>
          {isDefault && rows.length > 1 && <span className="text-muted"> · {t('media.track.first')}</span>}
        </>
      ),
    },
    { key: 'language', name: t('media.language'), cell: ({ language }) => sayLanguage(i18n, language) },
    { key: 'channels', name: t('media.track.channels'), end: true, cell: ({ channels }) => sayChannels(i18n, channels) },
  ];
  const { loudness } = file;
  const measured = (value: number | null, unit: string) =>
    value === null ? t('media.loudness.none') : `${format.fixed(value, 1)} ${unit}`;
  return (
    <Section title={t('media.sound')}>
      {rows.length === 0 ? (
        <p className="text-muted">{t('media.sound.none')}</p>
      ) : (
        <Table caption={t('media.sound')} columns={columns} rows={rows} rowKey={({ number }) => String(number)} />
      )}
      <Waveform waveforms={file.waveforms} />
      {loudness && (
        <Facts
          facts={[
            [t('media.loudness.integrated'), measured(loudness.integrated, 'LUFS')],
            [t('media.loudness.range'), measured(loudness.range, 'LU')],
            [t('media.loudness.peak'), measured(loudness.truePeak, 'dBTP')],
          ]}
        />
      )}
    </Section>
  );
}
