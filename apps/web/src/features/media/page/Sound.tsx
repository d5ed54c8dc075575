import { useI18n } from '../../../lib/i18n.tsx';
import { Facts } from '../../../ui/Facts.tsx';
import { Section } from '../../../ui/Section.tsx';
import type { MediaDetail } from './queries.ts';
import { Waveform } from './Waveform.tsx';
import { sayChannels, sayLanguage } from './words.ts';

/** The sounds of the film, how loud it is, and its waveform. */
export function Sound({ file }: { file: MediaDetail }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const { audio, loudness } = file;
  const measured = (value: number | null, unit: string) =>
    value === null ? t('media.loudness.none') : `${format.fixed(value, 1)} ${unit}`;
  return (
    <Section title={t('media.sound')}>
      {audio.length === 0 && <p className="text-muted">{t('media.sound.none')}</p>}
      <Waveform waveforms={file.waveforms} />
      <Facts
        facts={[
          ...audio.map(({ label, language, channels, default: isDefault }) => {
            const first = isDefault && audio.length > 1 ? [t('media.track.first')] : [];
            return [label, [sayLanguage(i18n, language), sayChannels(i18n, channels), ...first].join(' · ')] as const;
          }),
          ...(loudness
            ? ([
                [t('media.loudness.integrated'), measured(loudness.integrated, 'LUFS')],
                [t('media.loudness.range'), measured(loudness.range, 'LU')],
                [t('media.loudness.peak'), measured(loudness.truePeak, 'dBTP')],
              ] as const)
            : []),
        ]}
      />
    </Section>
  );
}
