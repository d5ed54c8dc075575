import type { QuotaFacts } from '@fotograma/contract';
import { ProblemError } from '@fotograma/contract/client';
import { sayAmount } from '../../lib/amounts.ts';
import type { I18n } from '../../lib/i18n.tsx';
import { sayProblem } from '../../ui/states.tsx';
import { MAX_UPLOAD_BYTES } from './upload-checks.ts';
import type { Refused } from './upload-queue.ts';
import type { MediaFile, Trouble, UploadItem } from './upload-state.ts';

/** What an upload does now, in a few words. */
export function sayPhase({ t }: I18n, item: UploadItem): string {
  switch (item.phase) {
    case 'waiting':
      return t('upload.waiting');
    case 'announcing':
      return t('upload.announcing');
    case 'sending':
      return item.sentBytes >= item.size ? t('upload.closing') : t('upload.sending');
    case 'stalled':
      return t('upload.stalled');
    case 'paused':
      return t('upload.paused');
    case 'existing':
      return t('upload.existing');
    case 'mastering':
      return t(item.progress === null ? 'media.status.UPLOADED' : 'media.status.PROCESSING');
    case 'ready':
      return t('media.status.READY');
    case 'failed':
      if (item.trouble?.problem.code === 'cancelled') return t('upload.cancelled.title');
      return t(item.trouble?.advice ? 'media.status.ERROR' : 'upload.failed');
    case 'interrupted':
      return t('upload.interrupted');
    case 'asking':
      return t(item.unheard ? 'upload.unanswered' : 'upload.unknownState');
    case 'elsewhere':
      return t('upload.elsewhere');
  }
}

/** The figures of the work under way: bytes, rate, share, time left; whatever is known. */
export function sayFigures({ t, format }: I18n, item: UploadItem): string[] {
  const left = item.secondsLeft === null ? [] : [t('upload.timeLeft', { time: format.wait(item.secondsLeft) })];
  const isPart = item.phase === 'sending' || item.phase === 'stalled' || item.phase === 'paused' || item.phase === 'interrupted';
  if (isPart && (item.phase === 'sending' || item.sentBytes > 0)) {
    if (item.sentBytes >= item.size) return [format.bytes(item.size)];
    const sent = t('upload.sent', { sent: format.bytes(item.sentBytes), total: format.bytes(item.size) });
    return [sent, ...(item.rate === null ? [] : [format.rate(item.rate)]), ...left];
  }
  if (item.phase === 'mastering' && item.progress) return [t('media.mastered', { percent: format.percent(item.progress) }), ...left];
  return [format.bytes(item.size)];
}

/** Why it stands still, and what can be done. */
export function sayTrouble(i18n: I18n, { problem, advice }: Trouble): { what: string; advice: string | null } {
  switch (problem.code) {
    case 'quota-exceeded':
      return { what: (problem.quota && sayQuota(i18n, problem.quota)) ?? i18n.t('problem.quota-exceeded'), advice: null };
    case 'network':
      return { what: i18n.t('upload.failed.network'), advice: null };
    case 'cancelled':
      return { what: i18n.t('upload.cancelled'), advice: null };
    case 'gone':
      return { what: i18n.t('upload.gone'), advice: null };
    default:
      return advice === null
        ? { what: sayProblem(i18n, new ProblemError(problem)), advice }
        : sayVerdict(i18n, { code: problem.code, message: problem.detail, advice });
  }
}

/** What the plan allows and how much of it is gone; null for a meter that we have no words for. */
function sayQuota(i18n: I18n, { meter, unit, limit, used, requested }: QuotaFacts): string | null {
  const amount = (value: number) => sayAmount(i18n, unit, value);
  switch (meter) {
    case 'storage':
      return i18n.t('quota.storage', { limit: amount(limit), used: amount(used), requested: amount(requested) });
    case 'masteredSeconds':
    case 'generations':
    case 'generationSpend':
      return i18n.t(`quota.${meter}`, { limit: amount(limit), used: amount(used) });
    default:
      return null;
  }
}

/** Why a film will not play, in the visitor's language where we have the words, else in the server's. */
export function sayVerdict({ find }: I18n, { code, message, advice }: NonNullable<MediaFile['error']>): { what: string; advice: string } {
  return { what: find(`verdict.${code}`) ?? message, advice: find(`verdict.${code}.advice`) ?? advice };
}

export function sayRefusal({ t, format }: I18n, { file, refusal }: Refused): string {
  const filename = file.name;
  if (refusal === 'tooLarge')
    return t('upload.refused.tooLarge', { filename, size: format.bytes(file.size), limit: format.bytes(MAX_UPLOAD_BYTES) });
  return t(`upload.refused.${refusal}`, { filename });
}

/** The share of the work of the present phase; null while it cannot be told, undefined when there is none to show. */
export function shareOf(item: UploadItem): number | null | undefined {
  switch (item.phase) {
    case 'sending':
      return item.sentBytes >= item.size ? null : item.sentBytes / item.size;
    case 'mastering':
      // Begun, but nothing to show for it yet.
      return item.progress || null;
    case 'stalled':
    case 'paused':
    case 'interrupted':
      return item.sentBytes > 0 ? item.sentBytes / item.size : undefined;
    case 'announcing':
    case 'asking':
    case 'elsewhere':
      return null;
    default:
      return undefined;
  }
}
