import { useMutation, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { Button } from '../../ui/Button.tsx';
import { Failure } from '../../ui/Failure.tsx';
import { Field } from '../../ui/Field.tsx';
import { sayProblem } from '../../ui/states.tsx';

const MOST = 4;

/** Makes a picture the poster of a film on the shelf, which is looked for by its name. */
export function PosterOf({ fetched }: { fetched: () => Promise<File> }) {
  const i18n = useI18n();
  const { t } = i18n;
  const [name, setName] = useState('');
  const asked = useDeferredValue(name.trim());
  const { data: films } = useQuery({
    queryKey: ['films-by-name', asked],
    queryFn: async ({ signal }) => (await client('GET /api/movies/search', { query: { q: asked, limit: String(MOST) }, signal })).data,
    enabled: asked.length > 1,
  });
  const setting = useMutation({
    mutationFn: async (id: number) =>
      client('PUT /api/movies/{id}/pictures/{kind}', { params: { id, kind: 'poster' }, bytes: await fetched() }),
  });
  return (
    <div className="flex flex-col gap-3">
      <Field label={t('create.film')} value={name} onChange={(event) => setName(event.target.value)} />
      {asked.length > 1 && films && (
        <ul className="flex flex-col items-start gap-2">
          {films.map((film) => (
            <li key={film.id}>
              <Button aria-disabled={setting.isPending} onClick={() => setting.mutate(film.id)}>
                {t('create.toPoster', { title: film.year ? `${film.title} (${film.year})` : film.title })}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {setting.isSuccess && <p role="status">{t('create.isPoster')}</p>}
      {setting.error && <Failure>{sayProblem(i18n, setting.error)}</Failure>}
    </div>
  );
}
