import { useI18n } from '../../lib/i18n.tsx';
import { Icon } from '../../ui/Icon.tsx';
import type { Warning } from './kinds.ts';

/** What some would rather not meet without knowing. */
export function Warnings(props: { warnings: readonly Warning[] }) {
  const { t } = useI18n();
  if (props.warnings.length === 0) return null;
  return (
    <ul aria-label={t('felt.warnings')} className="flex flex-wrap gap-1.5">
      {props.warnings.map((warning) => (
        <li key={warning} className="inline-flex items-center gap-1.5 rounded-control border border-line px-2 py-0.5 text-muted text-xs">
          <Icon name="alert" className="size-3.5" />
          {t(`felt.warning.${warning}`)}
        </li>
      ))}
    </ul>
  );
}
