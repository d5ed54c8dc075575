import { useI18n } from '../../../lib/i18n.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { Section } from '../../../ui/Section.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { type MediaDetail, useOrders } from './queries.ts';

/** The pictures that could stand for the film, of which one does. */
export function Posters({ file, may }: { file: MediaDetail; may: boolean }) {
  const i18n = useI18n();
  const { t } = i18n;
  const orders = useOrders(file.id);
  if (file.posters.length === 0) return null;
  const wanted = orders.isPending && orders.variables.type === 'poster' ? orders.variables.number : null;
  return (
    <Section title={t('poster.title')}>
      <fieldset disabled={!may}>
        <legend className="measure mb-3 text-muted text-sm">{t('poster.lead')}</legend>
        <div className="grid grid-cols-3 gap-3">
          {file.posters.map(({ number, url, chosen }) => (
            <label key={number} className="relative block">
              <input
                type="radio"
                name="poster"
                className="peer absolute inset-0 z-10 size-full cursor-pointer opacity-0 disabled:cursor-default"
                checked={wanted === null ? chosen : wanted === number}
                onChange={() => orders.mutate({ type: 'poster', number })}
              />
              <img
                src={url}
                alt={t('poster.picture', { number: String(number) })}
                loading="lazy"
                className="aspect-video w-full rounded-frame bg-surface object-cover outline-lamp outline-offset-3 peer-checked:outline-2 peer-focus-visible:outline-4"
              />
              <span aria-hidden="true" className="mt-2 block text-muted text-xs peer-checked:font-semibold peer-checked:text-ink">
                {(wanted === null ? chosen : wanted === number) ? t('poster.chosen') : t('poster.number', { number: String(number) })}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {orders.error && <Failure>{sayProblem(i18n, orders.error)}</Failure>}
    </Section>
  );
}
