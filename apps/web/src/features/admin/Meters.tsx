import { useI18n } from '../../lib/i18n.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Time } from '../../ui/Time.tsx';
import type { Usage } from './queries.ts';
import { useAmounts } from './use-amounts.ts';

/** What an account or client has used of its plan. */
export function Meters({ usage }: { usage: Usage }) {
  const { t, format } = useI18n();
  const { amount } = useAmounts();
  return (
    <section aria-labelledby="usage" className="flex flex-col gap-3">
      <h2 id="usage" className="title text-xl">
        {t('admin.usage')}
      </h2>
      <ul className="border-line border-t">
        {usage.meters.map(({ meter, used, limit, resetsAt }) => (
          <li key={meter} className="flex flex-col gap-2 border-line border-b py-3 text-sm">
            <span className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
              <span>{t(`admin.limit.${meter}`)}</span>
              <span className="figures">
                {limit === null
                  ? t('admin.usedFreely', { used: amount(meter, used) })
                  : t('admin.usedOf', { used: amount(meter, used), limit: amount(meter, limit) })}
              </span>
            </span>
            {limit !== null && <ProgressBar label={t(`admin.limit.${meter}`)} value={limit === 0 ? 1 : used / limit} />}
            <span className="flex flex-wrap justify-between gap-x-6 text-muted text-xs">
              <span>{limit !== null && limit > 0 && t('admin.share', { percent: format.percent(used / limit) })}</span>
              {resetsAt && (
                <span>
                  {t('admin.resets')} <Time iso={resetsAt} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
