import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { Gate } from '../features/accounts/Gate.tsx';
import { useNames } from '../features/catalogue/names.ts';
import { genresQuery } from '../features/catalogue/queries.ts';
import { readCode } from '../features/taste/deck/filters.ts';
import { Members } from '../features/taste/deck/Members.tsx';
import { type OpenDeck, openDecksQuery } from '../features/taste/deck/queries.ts';
import { client } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Choice } from '../ui/fields.tsx';
import { Page } from '../ui/Page.tsx';
import { ErrorState, Skeleton, sayProblem } from '../ui/states.tsx';
import { TextField } from '../ui/TextField.tsx';

const route = getRouteApi('/deck/together');
const SIZES = [15, 30, 60] as const;

/** Decks to go through with others: open one, join one, go on with one. */
export function DeckTogether() {
  const { t } = useI18n();
  return (
    <Gate title={t('place.together')} invitation={{ title: t('deck.gate'), text: t('together.gateText') }}>
      {() => (
        <Page title={t('place.together')} lead={t('together.lead')}>
          <div className="grid gap-x-16 gap-y-10 lg:grid-cols-2">
            <OpenNew />
            <JoinByCode />
          </div>
          <Mine />
        </Page>
      )}
    </Gate>
  );
}

function OpenNew() {
  const i18n = useI18n();
  const { t, locale } = i18n;
  const names = useNames();
  const navigate = route.useNavigate();
  const genres = useQuery(genresQuery);
  const named = (genres.data ?? [])
    .map((genre) => ({ slug: genre.slug, name: names.genre(genre) }))
    .sort((a, b) => a.name.localeCompare(b.name, locale));
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: { size: number; genre?: string; playable: boolean }) => client('POST /api/decks', { body }),
    onSuccess: ({ data }) => navigate({ to: '/deck/together/$id', params: { id: data.id } }),
  });
  const open = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isPending) return;
    const form = new FormData(event.currentTarget);
    const genre = String(form.get('genre') ?? '');
    mutate({ size: Number(form.get('size')), playable: form.has('playable'), ...(genre && { genre }) });
  };
  return (
    <section aria-labelledby="open-deck" className="flex flex-col gap-5 border-ink border-t-2 pt-5">
      <h2 id="open-deck" className="title text-2xl">
        {t('together.open')}
      </h2>
      <form onSubmit={open} className="flex flex-col items-start gap-5">
        <div className="flex flex-wrap gap-4">
          <Choice label={t('together.size')} name="size" defaultValue={30}>
            {SIZES.map((size) => (
              <option key={size} value={size}>
                {t('browse.total', { count: size })}
              </option>
            ))}
          </Choice>
          <Choice label={t('series.genre')} name="genre" defaultValue="">
            <option value="">{t('deck.anyGenre')}</option>
            {named.map(({ slug, name }) => (
              <option key={slug} value={slug}>
                {name}
              </option>
            ))}
          </Choice>
        </div>
        <label className="flex min-h-11 items-center gap-3 text-sm">
          <input type="checkbox" name="playable" className="size-5 accent-lamp" />
          {t('browse.playable')}
        </label>
        {error && (
          <p role="alert" className="text-bad-text text-sm">
            {sayProblem(i18n, error)}
          </p>
        )}
        <Button type="submit" kind="lamp" icon="deck" aria-disabled={isPending}>
          {t('together.openNow')}
        </Button>
      </form>
    </section>
  );
}

function JoinByCode() {
  const { t } = useI18n();
  const navigate = route.useNavigate();
  const [wrong, setWrong] = useState(false);
  const join = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = readCode(String(new FormData(event.currentTarget).get('code') ?? ''));
    setWrong(code === null);
    if (code) void navigate({ to: '/deck/join/$code', params: { code } });
    else event.currentTarget.querySelector('input')?.focus();
  };
  return (
    <section aria-labelledby="join-deck" className="flex flex-col gap-5 border-ink border-t-2 pt-5">
      <h2 id="join-deck" className="title text-2xl">
        {t('together.join')}
      </h2>
      <form noValidate onSubmit={join} className="flex flex-col items-start gap-5">
        <TextField
          label={t('together.codeField')}
          hint={t('together.codeHint')}
          error={wrong ? t('together.codeWrong') : undefined}
          name="code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          onInput={() => setWrong(false)}
          className="figures w-56! uppercase tracking-[0.14em]"
        />
        <Button type="submit" icon="people">
          {t('together.joinNow')}
        </Button>
      </form>
    </section>
  );
}

function Mine() {
  const { t } = useI18n();
  const heading = useId();
  const { data, error, refetch } = useQuery(openDecksQuery);
  if (data?.length === 0) return null;
  return (
    <section aria-labelledby={heading} className="mt-14 flex flex-col gap-2">
      <h2 id={heading} className="title text-2xl">
        {t('together.mine')}
      </h2>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-24" />}
      <ul>
        {data?.map((deck) => (
          <li key={deck.id} className="border-line border-b py-5">
            <OneOfMine deck={deck} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OneOfMine({ deck }: { deck: OpenDeck }) {
  const { t, format } = useI18n();
  return (
    <article className="flex flex-wrap items-center gap-x-10 gap-y-4">
      <h3>
        <Link
          to="/deck/together/$id"
          params={{ id: deck.id }}
          className="figures inline-flex min-h-11 items-center font-semibold text-xl tracking-[0.1em] underline decoration-edge underline-offset-4 hover:decoration-lamp"
        >
          {deck.code}
        </Link>
      </h3>
      <Members deck={deck} />
      <p className="text-muted text-sm lg:ml-auto lg:text-right">
        {t('together.matchCount', { count: deck.matches })}
        <br />
        {t('together.until', { day: format.date(deck.expiresAt) })}
      </p>
    </article>
  );
}
