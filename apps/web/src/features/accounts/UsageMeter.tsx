import type { Output } from '@fotograma/contract/client';
import { sayAmount } from '../../lib/amounts.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';

type Meter = Output<'GET /api/users/me/usage'>['data']['meters'][number];

/** One meter: its bar, its figures in words, and what can be done when it is full. */
export function UsageMeter({ meter: { meter, unit, used, limit, resetsAt } }: { meter: Meter }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const name = t(`meter.${meter}`);
  const amount = (value: number) => sayAmount(i18n, unit, value);
  const left = limit === null ? null : Math.max(limit - used, 0);
  const full = left === 0;
  const when = resetsAt && format.date(resetsAt);
  return (
    <li className="flex flex-col gap-2 border-t border-line py-5 first:border-t-0 first:pt-0">
      <p className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <span className="font-semibold">{name}</span>
        <span className="figures text-sm">
          {limit === null ? t('usage.unlimited', { used: amount(used) }) : t('usage.of', { used: amount(used), limit: amount(limit) })}
        </span>
      </p>
      {limit !== null && (
        <ProgressBar
          label={name}
          value={full ? 1 : used / limit}
          className={full ? '[&::-moz-progress-bar]:bg-bad! [&::-webkit-progress-value]:bg-bad!' : ''}
        />
      )}
      <p className="measure text-sm text-muted">
        {full ? (
          <>
            <span className="text-bad-text">{t('usage.full')}</span> · {when ? t('usage.fullMonthly', { when }) : t('usage.fullKept')}
          </>
        ) : (
          [left === null ? null : t('usage.left', { left: amount(left) }), when ? t('usage.resets', { when }) : null]
            .filter((part) => part !== null)
            .join(' · ')
        )}
      </p>
    </li>
  );
}
