import { useState } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { useNames } from './names.ts';
import type { Film } from './queries.ts';

/** A film's poster in a box of fixed shape; its title stands in when the picture does not come. */
export function Poster(props: { film: Film; eager?: boolean; className?: string }) {
  const { t } = useI18n();
  const title = useNames().title(props.film);
  const [failed, setFailed] = useState<string | null>(null);
  const box = `aspect-2/3 w-full overflow-hidden rounded-frame bg-raised ${props.className ?? ''}`;
  if (failed === props.film.posterUrl) {
    return <span className={`title flex items-end p-3 text-lg ${box}`}>{title}</span>;
  }
  return (
    <img
      src={props.film.posterUrl}
      alt={t('film.poster', { title })}
      width={400}
      height={600}
      loading={props.eager ? 'eager' : 'lazy'}
      fetchPriority={props.eager ? 'high' : 'auto'}
      decoding="async"
      className={`block object-cover ${box}`}
      onError={() => setFailed(props.film.posterUrl)}
    />
  );
}
