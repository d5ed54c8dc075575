import type { Output } from '@fotograma/contract/client';
import { type I18n, useI18n } from '../../lib/i18n.tsx';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { readUserAgent } from './user-agent.ts';

export type Session = Output<'GET /api/users/me/sessions'>['data'][number];

/** One place where one is signed in. The one that looks is ended by signing out. */
export function SessionRow(props: { session: Session; ending: boolean; onEnd: (id: string) => void }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const { id, current, userAgent, address, createdAt, lastUsedAt } = props.session;
  const device = sayDevice(i18n, userAgent);
  const when = format.ago(lastUsedAt);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-t border-line py-4 first:border-t-0">
      <div className="flex min-w-0 flex-col gap-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-semibold" title={userAgent ?? undefined}>
            {device}
          </span>
          {current && (
            <span className="inline-flex items-center gap-1.5 text-sm text-good-text">
              <Icon name="check" className="size-4" />
              {t('sessions.here')}
            </span>
          )}
        </p>
        <p className="flex flex-wrap gap-x-3 text-sm text-muted">
          <time dateTime={lastUsedAt} title={format.exact(lastUsedAt)}>
            {t('sessions.lastUsed', { when })}
          </time>
          {address && <span>{t('sessions.address', { address })}</span>}
          <time dateTime={createdAt} title={format.exact(createdAt)}>
            {t('sessions.since', { when: format.time(createdAt) })}
          </time>
        </p>
      </div>
      {!current && (
        <Button
          aria-label={t('sessions.endNamed', { device, when })}
          aria-disabled={props.ending}
          onClick={() => props.ending || props.onEnd(id)}
        >
          {t('sessions.end')}
        </Button>
      )}
    </li>
  );
}

function sayDevice({ t }: I18n, userAgent: string | null): string {
  const { browser, system } = readUserAgent(userAgent);
  if (browser && system) return t('device.both', { browser, system });
  return browser ?? system ?? t('device.unknown');
}
