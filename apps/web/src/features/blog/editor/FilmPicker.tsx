import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../lib/client.ts';
import { useDebounced } from '../../../lib/debounce.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { moveByArrows } from '../../../ui/arrows.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Field } from '../../../ui/Field.tsx';
import { ErrorState } from '../../../ui/states.tsx';

/** Offers the films of the catalogue by their titles. */
export function FilmPicker(props: { onPick: (slug: string) => void; onClose: () => void }) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const q = useDebounced(text.trim(), 200);
  const { data, error, refetch } = useQuery({
    queryKey: ['film-picker', q],
    queryFn: async ({ signal }) => (await client('GET /api/movies/search', { query: { q, limit: 8 }, signal })).data,
    enabled: q !== '',
  });
  return (
    <Dialog title={t('article.pickFilm')} onClose={props.onClose}>
      <Field
        type="search"
        label={t('article.findFilm')}
        maxLength={200}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        q !== '' &&
        data && (
          <>
            {data.length === 0 && <p role="status">{t('article.noFilm')}</p>}
            <ul className="border-line border-t" onKeyDown={moveByArrows}>
              {data.map((film) => (
                <li key={film.id} className="border-line border-b">
                  <button
                    type="button"
                    onClick={() => props.onPick(film.slug)}
                    className="flex min-h-14 w-full items-center gap-4 py-2 text-left -outline-offset-2 hover:bg-raised"
                  >
                    <img src={film.posterUrl} alt="" className="h-14 w-10 shrink-0 rounded-frame bg-raised object-cover" />
                    <span className="min-w-0 wrap-anywhere">
                      <span className="font-semibold">{film.title}</span>{' '}
                      {film.year !== null && <span className="text-muted">{film.year}</span>}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </>
        )
      )}
    </Dialog>
  );
}
