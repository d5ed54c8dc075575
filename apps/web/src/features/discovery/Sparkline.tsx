import type { discovery } from '@fotograma/contract';
import { useI18n } from '../../lib/i18n.tsx';

const WIDTH = 96;
const HEIGHT = 28;

/** A film’s course as a line, from its beginning to its end; the line in the middle is neither pleasant nor unpleasant. */
export function Sparkline({ curve, feeling }: { curve: readonly number[]; feeling: Pick<discovery.FilmFeeling, 'arc' | 'ending'> }) {
  const { t } = useI18n();
  const said = t('feel.arc', { arc: t(`feel.arc.${feeling.arc}`), ending: t(`feel.ending.${feeling.ending}`) });
  const at = (value: number, n: number) => ({
    x: 3 + (n / Math.max(1, curve.length - 1)) * (WIDTH - 6),
    y: HEIGHT / 2 - value * (HEIGHT / 2 - 4),
  });
  const points = curve.map(at);
  const last = points.at(-1);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={said} className="h-7 w-24 shrink-0 overflow-visible">
      <title>{said}</title>
      <path d={`M0 ${HEIGHT / 2}H${WIDTH}`} stroke="var(--line)" strokeWidth="1" />
      <path d={smooth(points)} fill="none" stroke="var(--feeling)" strokeWidth="2.5" strokeLinecap="round" />
      {last && <circle cx={last.x} cy={last.y} r="3.5" fill="var(--feeling)" />}
    </svg>
  );
}

/** A line through points that bends in their middles. */
function smooth(points: readonly { x: number; y: number }[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first.x} ${first.y}`;
  let before = first;
  for (const point of rest) {
    const middle = (before.x + point.x) / 2;
    path += `C${middle} ${before.y} ${middle} ${point.y} ${point.x} ${point.y}`;
    before = point;
  }
  return path;
}
