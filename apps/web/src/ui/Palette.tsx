import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useNames } from '../features/catalogue/names.ts';
import { searchQuery } from '../features/catalogue/queries.ts';
import { useDebounced } from '../lib/debounce.ts';
import { LANGUAGE_NAMES, LANGUAGES, useI18n } from '../lib/i18n.tsx';
import { setTheme, THEMES, useTheme } from '../lib/theme.ts';
import { Icon, type IconName } from './Icon.tsx';
import { PLACES } from './places.ts';

const FILMS_SHOWN = 6;
const ITEM = 'flex min-h-11 cursor-pointer items-center gap-3 rounded-control px-3 text-sm data-[selected=true]:bg-raised';
const GROUP =
  'p-2 [&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted';

/** Goes anywhere by its name: films, pages, and what a visitor sets. */
export function Palette(props: { onClose: () => void }) {
  const { t, language, setLanguage } = useI18n();
  const theme = useTheme();
  const navigate = useNavigate();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
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
  const places = PLACES.filter((place) => matches(t(place.name)));
  const themes = THEMES.filter((choice) => choice !== theme && matches(t('palette.useTheme', { theme: t(`theme.${choice}`) })));
  const languages = LANGUAGES.filter(
    (choice) => choice !== language && matches(t('palette.useLanguage', { language: LANGUAGE_NAMES[choice] })),
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the dialog itself closes on Escape; the click is for its backdrop
    <dialog
      ref={dialog}
      aria-label={t('palette.label')}
      onClose={props.onClose}
      onClick={(event) => event.target === dialog.current && close()}
      className="advance mx-auto mt-[12dvh] w-[min(38rem,calc(100vw-2rem))] border border-line bg-surface p-0 text-ink backdrop:bg-veil"
    >
      <Command shouldFilter={false} loop label={t('palette.label')}>
        <div className="flex items-center gap-3 border-line border-b px-5">
          <Icon name="search" className="size-5 text-muted" />
          <Command.Input
            ref={input}
            value={text}
            onValueChange={setText}
            maxLength={200}
            placeholder={t('palette.placeholder')}
            className="h-14 min-w-0 flex-1 bg-transparent outline-none placeholder:text-muted"
          />
        </div>
        <Command.List label={t('palette.label')} className="max-h-[55dvh] overflow-y-auto">
          <Command.Empty className="px-5 py-6 text-muted text-sm">{t('palette.nothing')}</Command.Empty>
          {words !== '' && (
            <Films
              text={text.trim()}
              onFilm={(film) =>
                doing(() => void navigate({ to: '/films/$id/{-$slug}', params: { id: String(film.id), slug: film.slug } }))()
              }
              onAll={doing(() => void navigate({ to: '/search', search: { q: text.trim() } }))}
            />
          )}
          {places.length > 0 && (
            <Command.Group heading={t('palette.pages')} className={GROUP}>
              {places.map((place) => (
                <Item key={place.to} icon={place.icon} value={place.to} onSelect={doing(() => void navigate({ to: place.to }))}>
                  {t(place.name)}
                </Item>
              ))}
            </Command.Group>
          )}
          {themes.length + languages.length > 0 && (
            <Command.Group heading={t('palette.actions')} className={GROUP}>
              {themes.map((choice) => (
                <Item key={choice} icon={choice} value={`theme ${choice}`} onSelect={doing(() => setTheme(choice))}>
                  {t('palette.useTheme', { theme: t(`theme.${choice}`) })}
                </Item>
              ))}
              {languages.map((choice) => (
                <Item key={choice} icon="language" value={`language ${choice}`} onSelect={doing(() => setLanguage(choice))}>
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

function Films(props: { text: string; onFilm: (film: { id: number; slug: string }) => void; onAll: () => void }) {
  const { t } = useI18n();
  const names = useNames();
  const films = useQuery(searchQuery(useDebounced(props.text), FILMS_SHOWN));
  return (
    <Command.Group heading={t('palette.films')} className={GROUP}>
      {films.data?.data.map((film) => (
        <Item key={film.id} icon="film" value={`film ${film.id}`} onSelect={() => props.onFilm(film)}>
          <span className="min-w-0 flex-1 truncate">{names.title(film)}</span>
          <span className="figures text-muted text-xs">{film.year}</span>
        </Item>
      ))}
      <Item icon="search" value="search" onSelect={props.onAll}>
        {t('palette.searchAll', { text: props.text })}
      </Item>
    </Command.Group>
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
