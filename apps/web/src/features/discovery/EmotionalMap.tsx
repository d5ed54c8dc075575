import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type CSSProperties, type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { layOut, type MapSize, neighbour } from './layout.ts';
import { type Sentiment, type SentimentId, sentimentsQuery } from './queries.ts';

/** Its own colour, in the lightness of the paper. */
export const hueOf = ({ hue }: Pick<Sentiment, 'hue'>) => ({ '--hue': hue }) as CSSProperties;

/** Twelve feelings by how pleasant and how stirred they are. @param props.lit those that somebody’s words speak of. */
export function EmotionalMap(props: { lit: readonly SentimentId[] }) {
  const { t, language } = useI18n();
  const { data, error, refetch } = useQuery(sentimentsQuery);
  const [box, size] = useSize();
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const places = data && size ? layOut(data, size) : null;
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a')];
    const to = places ? neighbour(places, links.indexOf(document.activeElement as HTMLElement), event.key) : null;
    if (to === null) return;
    event.preventDefault();
    links[to]?.focus();
  };
  return (
    <nav
      ref={box}
      aria-label={t('feel.map')}
      onKeyDown={move}
      className="relative h-[34rem] w-full max-sm:h-[min(37rem,calc(100dvh-15rem))] max-sm:min-h-[33rem] lg:h-[min(40rem,calc(100dvh-16rem))] lg:min-h-[34rem]"
    >
      <Axes />
      {places && data && size ? (
        data.map((sentiment, n) => (
          <Link
            key={sentiment.id}
            to="/discover/$feeling"
            params={{ feeling: sentiment.id }}
            title={sentiment.descriptions[language]}
            className={`feeling drift absolute flex items-center justify-center rounded-full px-1 text-center font-display font-semibold text-sm leading-tight transition-[scale] duration-200 ease-film hover:scale-110 focus-visible:scale-110 sm:text-base ${props.lit.includes(sentiment.id) ? 'feeling-lit scale-110' : ''}`}
            style={{
              ...hueOf(sentiment),
              width: size.diameter,
              height: size.diameter,
              left: (places[n]?.x ?? 0) - size.diameter / 2,
              top: (places[n]?.y ?? 0) - size.diameter / 2,
              animationDelay: `${-n * 1.7}s`,
            }}
          >
            {sentiment.names[language]}
          </Link>
        ))
      ) : (
        <Skeleton className="absolute inset-0" />
      )}
    </nav>
  );
}

function Axes() {
  return (
    <span aria-hidden="true" className="pointer-events-none absolute inset-0">
      <span className="absolute inset-y-4 left-1/2 w-px bg-line" />
      <span className="absolute inset-x-4 top-1/2 h-px bg-line" />
    </span>
  );
}

/** Discs as large as twelve of them leave air on the map. */
function useSize() {
  const box = useRef<HTMLElement>(null);
  const [size, setSize] = useState<MapSize | null>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      setSize({ width, height, diameter: Math.round(Math.min(132, Math.max(78, Math.sqrt((width * height) / 12) * 0.62))) });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, size] as const;
}
