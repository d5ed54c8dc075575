import type { I18n } from './i18n.tsx';

/** A figure of a meter as people say it. */
export function sayAmount({ format }: Pick<I18n, 'format'>, unit: string, value: number): string {
  switch (unit) {
    case 'bytes':
      return format.bytes(value);
    case 'seconds':
      return format.runtime(Math.ceil(value / 60));
    case 'µUSD':
      return format.money(value / 1e6);
    default:
      return format.number(value);
  }
}
