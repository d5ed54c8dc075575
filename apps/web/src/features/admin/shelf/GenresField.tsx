import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { useNames } from '../../catalogue/names.ts';
import { allCategoriesQuery } from './queries.ts';

const MOST = 10;

/** The categories that something stands in. */
export function GenresField(props: { chosen: readonly string[]; onChange: (genres: string[]) => void; error: string | null }) {
  const { t } = useI18n();
  const names = useNames();
  const said = useId();
  const { data: categories = [] } = useQuery(allCategoriesQuery);
  const toggle = (slug: string, on: boolean) => props.onChange(on ? [...props.chosen, slug] : props.chosen.filter((one) => one !== slug));
  return (
    <fieldset aria-describedby={props.error ? said : undefined}>
      <legend className="mb-1.5 text-muted text-xs">{t('shelve.genres')}</legend>
      <div className="grid grid-cols-2 gap-x-4 sm:grid-cols-3">
        {categories.map((category) => {
          const checked = props.chosen.includes(category.slug);
          return (
            <label key={category.id} className="flex min-h-11 items-center gap-2.5 text-sm lg:min-h-8">
              <input
                type="checkbox"
                className="size-4.5 shrink-0 accent-lamp"
                checked={checked}
                disabled={!checked && props.chosen.length >= MOST}
                onChange={(event) => toggle(category.slug, event.target.checked)}
              />
              <span className="min-w-0 wrap-anywhere">{names.genre(category)}</span>
            </label>
          );
        })}
      </div>
      {props.error && (
        <p id={said} className="text-bad-text text-xs">
          {props.error}
        </p>
      )}
    </fieldset>
  );
}
