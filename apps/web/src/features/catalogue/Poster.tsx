import { useState } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { useNames } from './names.ts';

/** As much of a film or series as its poster needs. */
export interface Pictured {
  readonly title: string;
  readonly titles?: Readonly<Record<string, string>>;
  readonly posterUrl: string;
  readonly posterSet: string | null;
}

/** Posters in rows and grids: about a tenth of a desk, less than half of a phone. */
const SIZES = '(width >= 64rem) 12rem, (width >= 40rem) 10rem, 44vw';

/** A poster in a box of fixed shape; the title stands in when the picture does not come. */
export function Poster(props: { film: Pictured; eager?: boolean; className?: string; sizes?: string }) {
  const { t } = useI18n();
  const { film } = props;
  const title = useNames().title(film);
  const [failed, setFailed] = useState<string | null>(null);
  const box = `aspect-2/3 w-full overflow-hidden rounded-frame bg-raised ${props.className ?? ''}`;
  if (failed === film.posterUrl) {
    return <span className={`title flex items-end p-3 text-lg ${box}`}>{title}</span>;
  }
  return (
    <img
      src={film.posterUrl}
      {...(film.posterSet ? { srcSet: film.posterSet, sizes: props.sizes ?? SIZES } : {})}
      alt={t('film.poster', { title })}
      width={400}
      height={600}
      loading={props.eager ? 'eager' : 'lazy'}
      fetchPriority={props.eager ? 'high' : 'auto'}
      decoding="async"
      className={`block object-cover ${box}`}
      onError={() => setFailed(film.posterUrl)}
    />
  );
}
