import type { plans } from '@fotograma/contract';
import { useI18n } from '../../lib/i18n.tsx';
import type { Limit } from './limits.ts';

/** Amounts of what plans limit, as a person says them. */
export function useAmounts(): {
  amount: (what: Limit | plans.Meter, value: number) => string;
  limit: (what: Limit, value: number | null) => string;
} {
  const { t, format } = useI18n();
  const amount = (what: Limit, value: number) => {
    if (what === 'storage') return format.bytes(value);
    if (what === 'masteredSeconds') return format.runtime(Math.round(value / 60));
    if (what === 'generationSpend') return format.money(value / 1e6);
    return format.number(value);
  };
  return { amount, limit: (what, value) => (value === null ? t('admin.noLimit') : amount(what, value)) };
}
