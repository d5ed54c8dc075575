import { useI18n } from '../../../lib/i18n.tsx';
import { Facts } from '../../../ui/Facts.tsx';
import { Section } from '../../../ui/Section.tsx';
import type { MediaDetail } from './queries.ts';

/** The rungs of the ladder: in which sizes the film is there, and what a connection must carry for each. */
export function Qualities({ file }: { file: MediaDetail }) {
  const { t, format } = useI18n();
  const rate = (bitsPerSecond: number) => `${format.fixed(bitsPerSecond / 1e6, 1)} Mbit/s`;
  return (
    <Section title={t('media.renditions')}>
      <Facts
        facts={file.renditions.map(({ name, width, height, bandwidth }) => [
          name,
          <span key={name} className="figures">
            {t('media.renditionOf', { width: `${width}`, height: `${height}`, rate: rate(bandwidth) })}
          </span>,
        ])}
      />
      <p className="measure text-muted text-sm">
        {file.profile && t('media.madeBy', { profile: t(`profile.${file.profile as 'standard'}`) })}{' '}
        {t('media.derivedBytes', { size: format.bytes(file.derivedBytes) })}
      </p>
    </Section>
  );
}
