import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CSSProperties } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { buttonClass, IconButton } from '../../ui/Button.tsx';
import { Time } from '../../ui/Time.tsx';
import { useNames } from '../catalogue/names.ts';
import { Poster } from '../catalogue/Poster.tsx';
import { ANY_OPTION, readJourney } from './params.ts';
import { intentionsQuery, type JourneySummary, type Sentiment } from './queries.ts';
import { useSaid } from './words.ts';

/** One of one's journeys: what was felt and wanted, its first films, and the way back into it. */
export function JourneyItem(props: { journey: JourneySummary; feelings: readonly Sentiment[]; onDelete: () => void }) {
  const { t, format } = useI18n();
  const { journey } = props;
  const { answers } = journey;
  const feeling = props.feelings.find(({ id }) => id === answers.sentiment) ?? null;
  return (
    <div
      style={feeling ? ({ '--hue': feeling.hue } as CSSProperties) : undefined}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-3 border-line border-t py-4 sm:grid-cols-[minmax(0,1fr)_auto_auto]"
    >
      <div className="flex min-w-0 items-center gap-4">
        <span aria-hidden="true" className={`size-9 shrink-0 rounded-full ${feeling ? 'bg-feel' : 'border border-edge border-dashed'}`} />
        <div className="min-w-0">
          <h3 className="title text-lg">{feeling ? <Names feeling={feeling} journey={journey} /> : t('journeys.unbegun')}</h3>
          <p className="flex flex-wrap gap-x-2 text-muted text-sm">
            <Time iso={journey.createdAt} as="date" />
            {!journey.isFinished && <span>{`· ${t('journeys.unfinished')}`}</span>}
            {journey.feedback.length > 0 && <span>{`· ${t('journeys.toldCount', { count: journey.feedback.length })}`}</span>}
          </p>
        </div>
      </div>
      <Pictures films={journey.films} />
      <div className="flex items-center justify-end gap-1">
        <WayBack journey={journey} />
        <IconButton icon="bin" label={t('journeys.delete', { date: format.date(journey.createdAt) })} onClick={props.onDelete} />
      </div>
    </div>
  );
}

function Names(props: { feeling: Sentiment; journey: JourneySummary }) {
  const { t } = useI18n();
  const said = useSaid();
  const { data } = useQuery(intentionsQuery(props.feeling.id));
  const intention = data?.find((card) => card.intention === props.journey.answers.intention)?.names;
  const feeling = said(props.feeling.names);
  return intention ? t('discover.filmsTitle', { feeling, intention: said(intention) }) : feeling;
}

function Pictures({ films }: Pick<JourneySummary, 'films'>) {
  const names = useNames();
  if (films.length === 0) return <span className="max-sm:hidden" />;
  return (
    <ul className="flex gap-2 max-sm:order-last max-sm:col-span-2">
      {films.map((film) => (
        <li key={film.id} className="w-11">
          <Link to="/films/$id/{-$slug}" params={{ id: String(film.id), slug: film.slug }} title={names.title(film)} className="block">
            <Poster film={film} sizes="2.75rem" />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function WayBack({ journey }: { journey: JourneySummary }) {
  const { t } = useI18n();
  const { sentiment, intensity, intention, option } = journey.answers;
  const name = t(journey.isFinished ? 'journeys.open' : 'journeys.resume');
  if (!sentiment) {
    return (
      <Link to="/discover" className={buttonClass('ghost')}>
        {name}
      </Link>
    );
  }
  const search = readJourney({ intensity, intention, option: option ?? (journey.isFinished ? ANY_OPTION : ''), journey: journey.id });
  return (
    <Link to="/discover/$sentiment" params={{ sentiment }} search={search} className={buttonClass('ghost')}>
      {name}
    </Link>
  );
}
