import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useNames } from '../features/catalogue/names.ts';
import { type Film, searchQuery } from '../features/catalogue/queries.ts';
import { type Series, seriesFindQuery } from '../features/catalogue/series/queries.ts';
import { useDebounced } from '../lib/debounce.ts';
import { LANGUAGE_NAMES, LANGUAGES, type Language, useI18n } from '../lib/i18n.tsx';
import { useCan } from '../lib/me.ts';
import { setTheme, THEMES, type Theme, useTheme } from '../lib/theme.ts';
import { Icon, type IconName } from './Icon.tsx';
import { useOwnPlaces } from './own-places.ts';
import { ADMIN_PAGES, FURTHER_PAGES, PLACES } from './places.ts';

const FILMS_SHOWN = 6;
const SERIES_SHOWN = 3;
const ITEM = 'flex min-h-11 cursor-pointer items-center gap-3 rounded-control px-3 text-sm data-[selected=true]:bg-raised';
const GROUP =
  'p-2 [&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted';

const SEARCH_ALL = 'search all';
const ASK = 'ask';
const filmValue = (film: Film) => `film ${film.id}`;
const seriesValue = (series: Series) => `series ${series.id}`;
const themeValue = (theme: Theme) => `theme ${theme}`;
const languageValue = (language: Language) => `language ${language}`;

/** Goes anywhere by its name: films, pages, and what a visitor sets. */
export function Palette(props: { onClose: () => void; onAsk: (draft: string) => void }) {
  const { t, language, setLanguage } = useI18n();
  const theme = useTheme();
  const navigate = useNavigate();
  const dialog = useRef<HTMLDialogElement>(null);
  const names = useNames();
  const [text, setText] = useState('');
  const [picked, setPicked] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    input.current?.focus(); // the list around it can take the focus too, and would be first
  }, []);
  const close = () => dialog.current?.close();
  const doing = (act: () => void) => () => {
    close();
    act();
  };
  const words = text.trim().toLocaleLowerCase();
  const matches = (name: string) => name.toLocaleLowerCase().includes(words);
  const mayManage = useCan('users:manage');
  const office = ADMIN_PAGES.map(({ to, name }) => ({ to, icon: 'house' as const, name: `${t('place.admin')}: ${t(name)}` }));
  const places = [
    ...[...PLACES, ...FURTHER_PAGES, ...useOwnPlaces()].map(({ to, icon, name }) => ({ to, icon, name: t(name) })),
    // Many, and for those who know what they look for.
    ...(mayManage && words ? office : []),
  ].filter(({ name }) => matches(name));
  const themes = THEMES.filter((choice) => choice !== theme && matches(t('palette.useTheme', { theme: t(`theme.${choice}`) })));
  const languages = LANGUAGES.filter(
    (choice) => choice !== language && matches(t('palette.useLanguage', { language: LANGUAGE_NAMES[choice] })),
  );
  const query = text.trim();
  const asked = useDebounced(query);
  const films = useQuery(searchQuery(asked, FILMS_SHOWN));
  const found = query && films.data ? films.data.data : [];
  const series = useQuery(seriesFindQuery(asked, SERIES_SHOWN));
  // Films are what most look for: series stand aside while theirs are late, or fail.
  const foundSeries = query && asked === query && series.data && !series.isPlaceholderData ? series.data : [];
  const settled = asked === query && !films.isPlaceholderData;
  const searchAll = doing(() => void navigate({ to: '/search', search: { q: query } }));
  // While the answer is behind the words, Enter must not open a film found for other words.
  const openFilm = (film: Film) =>
    settled ? doing(() => void navigate({ to: '/films/$id/{-$slug}', params: { id: String(film.id), slug: film.slug } })) : searchAll;
  const values = [
    ...found.map(filmValue),
    ...foundSeries.map(seriesValue),
    ...(query ? [SEARCH_ALL] : []),
    ASK,
    ...places.map((place) => place.to),
    ...themes.map(themeValue),
    ...languages.map(languageValue),
  ];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the dialog itself closes on Escape; the click is for its backdrop
    <dialog
      ref={dialog}
      aria-label={t('palette.label')}
      onClose={props.onClose}
      onClick={(event) => event.target === dialog.current && close()}
      className="advance mx-auto mt-[12dvh] w-[min(38rem,calc(100vw-2rem))] border border-line bg-surface p-0 text-ink backdrop:bg-veil"
    >
      <Command
        shouldFilter={false}
        value={values.includes(picked) ? picked : (values[0] ?? '')}
        onValueChange={setPicked}
        loop
        label={t('palette.label')}
      >
        <div className="flex items-center gap-3 border-line border-b px-5">
          <Icon name="search" className="size-5 text-muted" />
          <Command.Input
            ref={input}
            value={text}
            onValueChange={(next) => {
              setText(next);
              setPicked(''); // the first again
            }}
            maxLength={200}
            placeholder={t('palette.placeholder')}
            className="h-14 min-w-0 flex-1 bg-transparent outline-none placeholder:text-muted"
          />
        </div>
        <Command.List label={t('palette.label')} className="max-h-[55dvh] overflow-y-auto">
          <Command.Empty className="px-5 py-6 text-muted text-sm">{t('palette.nothing')}</Command.Empty>
          {query !== '' && (
            <Command.Group heading={t('palette.films')} className={GROUP}>
              {found.map((film) => (
                <Item key={film.id} icon="film" value={filmValue(film)} onSelect={openFilm(film)}>
                  <span className="min-w-0 flex-1 truncate">{names.title(film)}</span>
                  <span className="figures text-xs text-muted">{film.year}</span>
                </Item>
              ))}
              {foundSeries.map((one) => (
                <Item
                  key={one.id}
                  icon="series"
                  value={seriesValue(one)}
                  onSelect={doing(() => void navigate({ to: '/series/$id/{-$slug}', params: { id: String(one.id), slug: one.slug } }))}
                >
                  <span className="min-w-0 flex-1 truncate">{one.title}</span>
                  <span className="text-muted text-xs">{t('place.series')}</span>
                </Item>
              ))}
              <Item icon="search" value={SEARCH_ALL} onSelect={searchAll}>
                {t('palette.searchAll', { text: query })}
              </Item>
              <Item icon="chat" value={ASK} onSelect={doing(() => props.onAsk(query))}>
                {t('palette.ask', { text: query })}
              </Item>
            </Command.Group>
          )}
          {query === '' && (
            <Command.Group className={GROUP}>
              <Item icon="chat" value={ASK} onSelect={doing(() => props.onAsk(''))}>
                {t('chat.open')}
              </Item>
            </Command.Group>
          )}
          {places.length > 0 && (
            <Command.Group heading={t('palette.pages')} className={GROUP}>
              {places.map((place) => (
                <Item key={place.to} icon={place.icon} value={place.to} onSelect={doing(() => void navigate({ to: place.to }))}>
                  {place.name}
                </Item>
              ))}
            </Command.Group>
          )}
          {themes.length + languages.length > 0 && (
            <Command.Group heading={t('palette.actions')} className={GROUP}>
              {themes.map((choice) => (
                <Item key={choice} icon={choice} value={themeValue(choice)} onSelect={doing(() => setTheme(choice))}>
                  {t('palette.useTheme', { theme: t(`theme.${choice}`) })}
                </Item>
              ))}
              {languages.map((choice) => (
                <Item key={choice} icon="language" value={languageValue(choice)} onSelect={doing(() => setLanguage(choice))}>
                  {t('palette.useLanguage', { language: LANGUAGE_NAMES[choice] })}
                </Item>
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </dialog>
  );
}

function Item(props: { icon: IconName; value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item value={props.value} onSelect={props.onSelect} className={ITEM}>
      <Icon name={props.icon} className="size-5 shrink-0 text-muted" />
      {props.children}
    </Command.Item>
  );
}
