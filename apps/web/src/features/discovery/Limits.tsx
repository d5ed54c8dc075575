import { useI18n } from '../../lib/i18n.tsx';
import { useSession } from '../../lib/me.ts';
import { type DiscoverParams, limitsOf, WARNINGS } from './params.ts';

const RUNTIMES = [90, 120, 150];
const CHECK = 'flex min-h-11 items-center gap-2';

/** What films are limited to; it stands in the address. */
export function Limits(props: { params: DiscoverParams; onChange: (params: DiscoverParams) => void }) {
  const { t } = useI18n();
  const { signedIn } = useSession();
  const { params, onChange } = props;
  const change = (more: Readonly<Record<string, unknown>>) => {
    const { runtimeMax: _r, playable: _p, seen: _s, without: _w, ...answers } = params;
    onChange({ ...answers, ...limitsOf({ ...params, ...more }) });
  };
  const kept = params.without?.split(',') ?? [];
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-1 text-sm">
      <label className={CHECK}>
        {t('feel.limit.runtime')}
        <select
          value={params.runtimeMax ?? ''}
          onChange={(event) => change({ runtimeMax: event.target.value })}
          className="min-h-9 rounded-control border border-edge bg-paper px-2"
        >
          <option value="">{t('feel.limit.any')}</option>
          {RUNTIMES.map((minutes) => (
            <option key={minutes} value={minutes}>
              {t('feel.limit.minutes', { minutes: String(minutes) })}
            </option>
          ))}
        </select>
      </label>
      <label className={CHECK}>
        <input
          type="checkbox"
          className="size-4 accent-lamp"
          checked={params.playable === true}
          onChange={(event) => change({ playable: event.target.checked })}
        />
        {t('feel.limit.playable')}
      </label>
      {signedIn && (
        <label className={CHECK}>
          <input
            type="checkbox"
            className="size-4 accent-lamp"
            checked={params.seen === true}
            onChange={(event) => change({ seen: event.target.checked })}
          />
          {t('feel.limit.seen')}
        </label>
      )}
      <details className="min-w-40">
        <summary className={`${CHECK} underline underline-offset-4`}>
          {t('feel.limit.without')}
          {kept.length > 0 && <span className="figures">{`(${kept.length})`}</span>}
        </summary>
        <ul className="flex flex-wrap gap-x-6">
          {WARNINGS.map((warning) => (
            <li key={warning}>
              <label className={CHECK}>
                <input
                  type="checkbox"
                  className="size-4 accent-lamp"
                  checked={kept.includes(warning)}
                  onChange={(event) =>
                    change({ without: (event.target.checked ? [...kept, warning] : kept.filter((each) => each !== warning)).join(',') })
                  }
                />
                {t(`feel.warning.${warning}`)}
              </label>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
