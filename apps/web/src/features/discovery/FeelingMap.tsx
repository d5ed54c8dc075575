import { Link } from '@tanstack/react-router';
import { type CSSProperties, type KeyboardEvent, type ReactNode, useId, useMemo, useRef } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { useMedia } from '../../lib/media.ts';
import type { SentimentId } from './kinds.ts';
import { type Disc, layOut, neighbour, readingOrder, type Sheet, TALL, WIDE } from './map.ts';
import type { Sentiment } from './queries.ts';
import { useSaid } from './words.ts';

const ROOMY = '(width >= 48rem)';

/** The sheet that the screen has room for. Its shape is held while the feelings are on their way. */
export const useSheet = (): Sheet => (useMedia(ROOMY) ? WIDE : TALL);

/** What the map stands in: as wide as the page, as high as the screen allows. */
export function MapBox(props: { sheet: Sheet; children: ReactNode }) {
  const { width, height } = props.sheet;
  const style = { aspectRatio: `${width} / ${height}`, '--shape': width / height } as CSSProperties;
  return (
    <div style={style} className="@container relative mx-auto w-full max-w-md md:max-w-[max(40rem,calc((100dvh-17rem)*var(--shape)))]">
      {props.children}
    </div>
  );
}

/** The twelve feelings: pleasant at the right, stirred at the top. The arrow keys lead to the one that lies that way. */
export function FeelingMap(props: { feelings: readonly Sentiment[]; sheet: Sheet; lit: readonly SentimentId[] }) {
  const { t } = useI18n();
  const { feelings, sheet, lit } = props;
  const keys = useId();
  const list = useRef<HTMLUListElement>(null);
  const discs = useMemo(() => readingOrder(layOut(feelings, sheet), sheet), [feelings, sheet]);
  const of = new Map(feelings.map((feeling) => [feeling.id as string, feeling]));
  const walk = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const from = document.activeElement?.getAttribute('data-feeling');
    const to = from ? neighbour(discs, from, event.key) : null;
    if (to === null) return;
    event.preventDefault();
    list.current?.querySelector<HTMLElement>(`[data-feeling="${to}"]`)?.focus();
  };
  return (
    <MapBox sheet={sheet}>
      <Axes />
      <p id={keys} className="sr-only">
        {t('discover.mapKeys')}
      </p>
      <ul ref={list} className="group/map" aria-label={t('discover.map')} aria-describedby={keys} onKeyDown={walk}>
        {discs.map((disc, n) => {
          const feeling = of.get(disc.id);
          return feeling && <Feeling key={disc.id} feeling={feeling} disc={disc} n={n} sheet={sheet} rank={rankOf(lit, feeling.id)} />;
        })}
      </ul>
    </MapBox>
  );
}

type Rank = 'first' | 'lit' | 'dim' | null;

function rankOf(lit: readonly SentimentId[], id: SentimentId): Rank {
  if (lit.length === 0) return null;
  return lit[0] === id ? 'first' : lit.includes(id) ? 'lit' : 'dim';
}

function Feeling(props: { feeling: Sentiment; disc: Disc; n: number; sheet: Sheet; rank: Rank }) {
  const { feeling, disc, n, sheet, rank } = props;
  const said = useSaid();
  const about = useId();
  const style = {
    left: `${(disc.x / sheet.width) * 100}%`,
    top: `${(disc.y / sheet.height) * 100}%`,
    width: `${(sheet.diameter / sheet.width) * 100}%`,
    '--hue': feeling.hue,
    '--drift-x': `${[3, -4, 2, -3][n % 4]}px`,
    '--drift-y': `${[-3, 2, 4][n % 3]}px`,
    '--drift-time': `${11 + ((n * 5) % 7)}s`,
  } as CSSProperties;
  return (
    <li style={style} className="absolute aspect-square -translate-1/2">
      <Link
        to="/discover/$sentiment"
        params={{ sentiment: feeling.id }}
        data-feeling={feeling.id}
        data-rank={rank ?? undefined}
        aria-describedby={about}
        title={said(feeling.descriptions)}
        className="group relative flex size-full items-center justify-center rounded-full outline-offset-4 focus-visible:rounded-full"
      >
        {/* Only the light drifts: what is pressed and read stands still. */}
        <span
          aria-hidden="true"
          className="drift absolute inset-0 group-hover/map:[animation-play-state:paused] group-focus-within/map:[animation-play-state:paused]"
        >
          <span
            className={`feel-glow absolute -inset-[16%] rounded-full transition-opacity duration-200 group-hover:opacity-100 group-focus-visible:opacity-100 ${rank === 'dim' ? 'opacity-0' : rank ? 'opacity-100' : 'opacity-60'}`}
          />
          <span
            className={`absolute inset-0 rounded-full bg-feel transition-transform duration-200 ease-film group-hover:scale-104 ${rank === 'dim' ? 'opacity-45' : ''} ${rank === 'first' ? 'scale-106 ring-3 ring-ink ring-offset-4 ring-offset-paper' : rank === 'lit' ? 'ring-2 ring-ink ring-offset-3 ring-offset-paper' : ''}`}
          />
        </span>
        <span
          className={`relative font-semibold text-[clamp(0.8125rem,3.9cqw,1rem)] leading-tight tracking-tight md:text-[clamp(0.9rem,1.75cqw,1.3rem)] ${rank === 'dim' ? 'text-ink' : 'text-on-feel'}`}
        >
          {said(feeling.names)}
        </span>
        <span id={about} className="sr-only">
          {said(feeling.descriptions)}
        </span>
      </Link>
    </li>
  );
}

/** Which side is which: quiet words at the four edges, on the lines of the circumplex. */
function Axes() {
  const { t } = useI18n();
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0 text-muted text-xs">
      <span className="absolute inset-y-[4%] left-1/2 border-line border-l border-dashed" />
      <span className="absolute inset-x-0 top-1/2 border-line border-t border-dashed" />
      <span className="absolute top-0 left-1/2 -translate-x-1/2 bg-paper px-2 max-md:hidden">{t('discover.stirred')}</span>
      <span className="absolute bottom-0 left-1/2 -translate-x-1/2 bg-paper px-2 max-md:hidden">{t('discover.quiet')}</span>
      <span className="absolute bottom-0 left-0 max-md:hidden">← {t('discover.unpleasant')}</span>
      <span className="absolute right-0 bottom-0 max-md:hidden">{t('discover.pleasant')} →</span>
    </div>
  );
}
