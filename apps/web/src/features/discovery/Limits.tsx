import { useI18n } from '../../lib/i18n.tsx';
import { useSession } from '../../lib/me.ts';
import { useMedia } from '../../lib/media.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useNames } from '../catalogue/names.ts';
import { WARNINGS } from './kinds.ts';
import { countLimits, type JourneyLimits, warningsOf } from './params.ts';

const RUNTIMES = [60, 90, 120, 150] as const;
const SPANS = [
  [null, 1949],
  [1950, 1969],
  [1970, 1989],
  [1990, 2009],
  [2010, null],
] as const;
/** Original languages to choose from, and the one that the address names. */
const LANGUAGES = ['en', 'es', 'pt', 'fr', 'it', 'de', 'ja', 'ko', 'zh', 'ru', 'sv', 'hi'];
const PILL =
  'min-h-11 rounded-control border border-line bg-paper px-3 text-sm transition-colors duration-150 hover:border-edge data-set:border-lamp';

type Change = (change: Readonly<Record<string, unknown>>) => void;
interface Props {
  readonly limits: JourneyLimits;
  readonly onChange: Change;
}

/** What the films must be: a quiet row; on phones it unfolds. */
export function Limits(props: Props & { onClear: () => void }) {
  const { t } = useI18n();
  const roomy = useMedia('(width >= 64rem)');
  const count = countLimits(props.limits);
  const row = (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="sr-only">{t('discover.limits')}</legend>
      <Runtime {...props} />
      <Years {...props} />
      <Language {...props} />
      <Flags {...props} />
      <Without {...props} />
      {count > 0 && (
        <Button kind="ghost" icon="close" className="text-muted" onClick={props.onClear}>
          {t('discover.clear')}
        </Button>
      )}
    </fieldset>
  );
  if (roomy) return row;
  return (
    <details className="group/limits">
      <summary className="inline-flex min-h-11 list-none items-center gap-2 text-sm [&::-webkit-details-marker]:hidden">
        <Icon name="filter" className="size-4.5" />
        {t('discover.limits')}
        {count > 0 && <span className="figures text-lamp-text">{count}</span>}
        <Icon name="down" className="size-4 transition-transform duration-150 group-open/limits:rotate-180" />
      </summary>
      <div className="pt-2">{row}</div>
    </details>
  );
}

function Runtime({ limits, onChange }: Props) {
  const { t, format } = useI18n();
  const choices = RUNTIMES.includes(limits.runtimeMax as 60) || !limits.runtimeMax ? RUNTIMES : [...RUNTIMES, limits.runtimeMax];
  return (
    <select
      aria-label={t('discover.limit.runtime')}
      data-set={limits.runtimeMax ? '' : undefined}
      value={limits.runtimeMax ?? ''}
      onChange={(event) => onChange({ runtimeMax: event.target.value || undefined })}
      className={PILL}
    >
      <option value="">{t('discover.limit.runtimeAny')}</option>
      {choices.map((minutes) => (
        <option key={minutes} value={minutes}>
          {t('discover.limit.runtimeMost', { time: format.runtime(minutes) })}
        </option>
      ))}
    </select>
  );
}

function Years({ limits, onChange }: Props) {
  const { t } = useI18n();
  const value = limits.yearFrom || limits.yearTo ? `${limits.yearFrom ?? ''}-${limits.yearTo ?? ''}` : '';
  const known = SPANS.map(([from, to]) => ({ value: `${from ?? ''}-${to ?? ''}`, from, to }));
  const own = { value, from: limits.yearFrom ?? null, to: limits.yearTo ?? null };
  const choices = value === '' || known.some((one) => one.value === value) ? known : [...known, own];
  const name = (from: number | null, to: number | null) =>
    from === null
      ? t('discover.limit.before', { year: String((to ?? 0) + 1) })
      : to === null
        ? t('discover.limit.from', { year: String(from) })
        : t('discover.limit.between', { from: String(from), to: String(to) });
  return (
    <select
      aria-label={t('discover.limit.years')}
      data-set={value ? '' : undefined}
      value={value}
      onChange={(event) => {
        const [from, to] = event.target.value.split('-');
        onChange({ yearFrom: from || undefined, yearTo: to || undefined });
      }}
      className={PILL}
    >
      <option value="">{t('discover.limit.yearsAny')}</option>
      {choices.map((one) => (
        <option key={one.value} value={one.value}>
          {name(one.from, one.to)}
        </option>
      ))}
    </select>
  );
}

function Language({ limits, onChange }: Props) {
  const { t, locale } = useI18n();
  const names = useNames();
  const codes = [...new Set([...LANGUAGES, ...(limits.language ? [limits.language] : [])])];
  const named = codes.map((code) => ({ code, name: names.language(code) })).sort((a, b) => a.name.localeCompare(b.name, locale));
  return (
    <select
      aria-label={t('discover.limit.language')}
      data-set={limits.language ? '' : undefined}
      value={limits.language ?? ''}
      onChange={(event) => onChange({ language: event.target.value || undefined })}
      className={PILL}
    >
      <option value="">{t('discover.limit.languageAny')}</option>
      {named.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  );
}

function Flags({ limits, onChange }: Props) {
  const { t } = useI18n();
  const { signedIn } = useSession();
  return (
    <>
      {(['playable', 'seen'] as const)
        .filter((flag) => flag === 'playable' || signedIn)
        .map((flag) => (
          <label key={flag} className={`${PILL} inline-flex cursor-pointer items-center gap-2.5 has-checked:border-lamp`}>
            <input
              type="checkbox"
              className="size-4 accent-lamp"
              checked={limits[flag] === true}
              onChange={(event) => onChange({ [flag]: event.target.checked || undefined })}
            />
            {t(`discover.limit.${flag}`)}
          </label>
        ))}
    </>
  );
}

/** Content to keep away from; unfolds over the films. */
function Without({ limits, onChange }: Props) {
  const { t } = useI18n();
  const chosen = warningsOf(limits);
  const toggle = (warning: (typeof WARNINGS)[number], on: boolean) => {
    const next = WARNINGS.filter((one) => (one === warning ? on : chosen.includes(one)));
    onChange({ without: next.join(',') || undefined });
  };
  return (
    <details className="relative">
      <summary
        data-set={chosen.length > 0 ? '' : undefined}
        className={`${PILL} inline-flex list-none items-center gap-2 [&::-webkit-details-marker]:hidden`}
      >
        {chosen.length > 0 ? t('discover.limit.without', { count: chosen.length }) : t('discover.limit.withoutNone')}
        <Icon name="down" className="size-4" />
      </summary>
      <fieldset className="z-10 mt-1 flex w-72 flex-col border border-line bg-surface p-3 lg:absolute lg:left-0">
        <legend className="sr-only">{t('discover.limit.withoutLabel')}</legend>
        {WARNINGS.map((warning) => (
          <label key={warning} className="flex min-h-11 cursor-pointer items-center gap-3 text-sm">
            <input
              type="checkbox"
              className="size-4 accent-lamp"
              checked={chosen.includes(warning)}
              onChange={(event) => toggle(warning, event.target.checked)}
            />
            {t(`felt.warning.${warning}`)}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
