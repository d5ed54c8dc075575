import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../../../lib/i18n.tsx';
import { buttonClass } from '../../../ui/Button.tsx';
import { Copyable } from '../../../ui/Copyable.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { Section } from '../../../ui/Section.tsx';
import { bytesQuery, type MediaDetail } from './queries.ts';

/** Files to take away, and where other players find the film. */
export function Addresses({ file }: { file: MediaDetail }) {
  const { t, format } = useI18n();
  const proxy = useQuery({ ...bytesQuery(file.proxyUrl ?? ''), enabled: file.proxyUrl !== null });
  const sized = (bytes: number | null | undefined) => (bytes == null ? '' : ` · ${format.bytes(bytes)}`);
  const addresses = [
    ['HLS', file.streamUrl],
    ['DASH', file.dashUrl],
  ] as const;
  if (!file.originalUrl && !file.streamUrl) return null;
  return (
    <Section title={t('media.takeAway')}>
      <div className="flex flex-wrap gap-3">
        {file.originalUrl && (
          <a href={file.originalUrl} download={file.filename} className={buttonClass()}>
            <Icon name="download" />
            <span>
              {t('media.original')}
              <span className="figures text-muted">{sized(file.size)}</span>
            </span>
          </a>
        )}
        {file.proxyUrl && (
          <a href={file.proxyUrl} download={`${file.filename.replace(/\.[a-z0-9]{2,4}$/i, '')}.proxy.mp4`} className={buttonClass()}>
            <Icon name="download" />
            <span>
              {t('media.proxy')}
              <span className="figures text-muted">{sized(proxy.data)}</span>
            </span>
          </a>
        )}
      </div>
      {file.proxyUrl && <p className="measure text-muted text-sm">{t('media.proxy.what')}</p>}
      {addresses.map(
        ([name, url]) =>
          url && (
            <Copyable
              key={name}
              text={new URL(url, location.href).href}
              label={t('media.addressOf', { kind: name })}
              action={t('media.copyAddress', { kind: name })}
            />
          ),
      )}
      {file.streamUrl && <p className="measure text-muted text-sm">{t(file.public ? 'media.address.public' : 'media.address.signed')}</p>}
    </Section>
  );
}
