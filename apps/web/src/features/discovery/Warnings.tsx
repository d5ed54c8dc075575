import type { discovery } from '@fotograma/contract';
import { useI18n } from '../../lib/i18n.tsx';

export function Warnings({ warnings }: { warnings: readonly discovery.Warning[] }) {
  const { t } = useI18n();
  if (warnings.length === 0) return null;
  return (
    <p className="flex flex-wrap gap-1.5 text-muted text-xs">
      <span className="sr-only">{`${t('feel.warnings')}: `}</span>
      {warnings.map((warning) => (
        <span key={warning} className="rounded-control border border-edge px-1.5 py-0.5">
          {t(`feel.warning.${warning}`)}
        </span>
      ))}
    </p>
  );
}
