import { useQuery } from '@tanstack/react-query';
import { timecode } from '../../../lib/format.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { Skeleton } from '../../../ui/states.tsx';
import { peaksQuery } from '../peaks.ts';
import type { MediaDetail } from './queries.ts';
import { columnsOf, hear, outlineOf } from './waveform.ts';

/** As many as a wide page has room to tell apart. */
const COLUMNS = 480;

/** The sound of the whole film as a picture, and in words. A film whose picture cannot be had goes without. */
export function Waveform({ waveforms }: { waveforms: MediaDetail['waveforms'] }) {
  const { t, format } = useI18n();
  const coarsest = waveforms.toSorted((a, b) => b.samplesPerPixel - a.samplesPerPixel)[0];
  const { data, isPending } = useQuery({ ...peaksQuery(coarsest?.url ?? ''), enabled: coarsest !== undefined });
  if (!coarsest) return null;
  if (isPending) return <Skeleton className="h-20 w-full" />;
  if (!data || data.length === 0) return null;
  const columns = columnsOf(data, COLUMNS);
  const { loudestAt, silentShare } = hear(data);
  return (
    <svg
      role="img"
      aria-label={t('media.waveform', { at: timecode(loudestAt), silent: format.percent(silentShare) })}
      viewBox={`0 0 ${Math.max(1, columns.length - 1)} 2`}
      preserveAspectRatio="none"
      className="h-20 w-full bg-surface"
    >
      <path d={outlineOf(columns)} className="fill-muted stroke-muted" strokeWidth="1" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
