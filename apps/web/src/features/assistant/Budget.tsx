import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../../lib/i18n.tsx';
import { budgetQuery } from './queries.ts';

/** Who answers, and how much of the day's share is left; nothing while that is not known. */
export function Budget() {
  const { t, format } = useI18n();
  const { data } = useQuery(budgetQuery);
  if (!data) return null;
  const { models, tokensLeft, tokensPerDay } = data;
  const text =
    models.length <= 1 || tokensPerDay <= 0
      ? t('chat.budget.own')
      : tokensLeft <= 0
        ? t('chat.budget.none')
        : t('chat.budget', { left: format.percent(tokensLeft / tokensPerDay) });
  return <p className="text-muted text-xs">{text}</p>;
}
