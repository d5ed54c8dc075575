import { useI18n } from '../../lib/i18n.tsx';
import { pointsOf, smoothPath } from './curve.ts';
import type { FilmFeeling } from './queries.ts';
import { sayCourse } from './words.ts';

const [WIDTH, HEIGHT, INSET] = [120, 48, 4];

/** How a film's feeling goes from its beginning to its end: a small line, and the same in words below it. */
export function Course(props: { feeling: FilmFeeling; curve: readonly number[]; className?: string }) {
  const i18n = useI18n();
  const points = pointsOf(props.curve, WIDTH, HEIGHT, INSET);
  const end = points.at(-1);
  const words = sayCourse(i18n, props.feeling);
  return (
    <figure className={`flex flex-col gap-1 ${props.className ?? 'w-36'}`}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        fill="none"
        role="img"
        aria-label={`${i18n.t('felt.arc')}: ${words}`}
        className="aspect-120/48 w-full overflow-visible"
      >
        <path d={`M${INSET} ${HEIGHT / 2}H${WIDTH - INSET}`} className="stroke-edge" strokeWidth="0.75" strokeDasharray="2 3" />
        <path d={smoothPath(points)} className="stroke-ink" strokeWidth="1.75" strokeLinecap="round" />
        {end && <circle cx={end.x} cy={end.y} r="3" className="fill-lamp" />}
      </svg>
      <figcaption aria-hidden="true" className="text-muted text-xs">
        {words}
      </figcaption>
    </figure>
  );
}
