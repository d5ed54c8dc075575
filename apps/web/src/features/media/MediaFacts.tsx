import { timecode } from '../../lib/format.ts';
import { useI18n } from '../../lib/i18n.tsx';
import type { MediaFile } from './upload-state.ts';

/** What is known of a media file; what is not known yet is left out. */
export function MediaFacts({ file }: { file: MediaFile }) {
  const { t, format } = useI18n();
  const rate = (bitsPerSecond: number) => `${format.number(bitsPerSecond / 1e6, 1)} Mbit/s`;
  const facts: [string, string | null][] = [
    [t('media.filename'), file.filename],
    [t('media.duration'), file.durationSeconds === null ? null : timecode(file.durationSeconds)],
    [t('media.picture'), file.width && file.height ? `${file.width} × ${file.height}` : null],
    [t('media.frameRate'), file.frameRate === null ? null : format.number(file.frameRate, 3)],
    [t('media.size'), format.bytes(file.size)],
    [t('media.type'), file.mimeType],
    [t('media.added'), format.moment(file.createdAt)],
  ];
  return (
    <section aria-labelledby="media-facts" className="flex flex-col gap-4">
      <h2 id="media-facts" className="title text-2xl">
        {t('media.facts')}
      </h2>
      <dl className="grid gap-x-8 border-t border-line md:grid-cols-2">
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name} className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-b border-line py-3">
              <dt className="text-sm text-muted">{name}</dt>
              <dd className="figures text-sm wrap-anywhere">{value}</dd>
            </div>
          ),
        )}
        {file.sha256 && (
          <div className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-b border-line py-3 md:col-span-2">
            <dt className="text-sm text-muted">{t('media.checksum')}</dt>
            <dd className="figures text-sm break-all">{file.sha256}</dd>
          </div>
        )}
        {file.renditions.length > 0 && (
          <div className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-b border-line py-3 md:col-span-2">
            <dt className="text-sm text-muted">{t('media.renditions')}</dt>
            {file.renditions.map(({ name, width, height, bandwidth }) => (
              <dd key={name} className="figures text-sm">
                {t('media.renditionOf', { name, width: `${width}`, height: `${height}`, rate: rate(bandwidth) })}
              </dd>
            ))}
          </div>
        )}
      </dl>
    </section>
  );
}
