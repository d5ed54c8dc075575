import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../lib/i18n.tsx';
import { hueOf } from './EmotionalMap.tsx';
import { sentimentsQuery } from './queries.ts';

/** The emotional map as a strip: one step from Home to films by feeling. */
export function FeelingStrip() {
  const { t, language } = useI18n();
  const { data } = useQuery(sentimentsQuery);
  return (
    <section aria-labelledby="feel-strip" className="page-inset">
      <div className="mb-4 flex flex-wrap items-baseline gap-x-4">
        <h2 id="feel-strip" className="title text-2xl">
          {t('feel.strip')}
        </h2>
        <p className="text-muted text-sm">{t('feel.stripWhy')}</p>
      </div>
      <ul className="flex min-h-24 flex-wrap gap-2.5">
        {data?.map((sentiment) => (
          <li key={sentiment.id}>
            <Link
              to="/discover/$feeling"
              params={{ feeling: sentiment.id }}
              className="feeling inline-flex min-h-11 items-center rounded-full px-4 font-semibold text-sm"
              style={hueOf(sentiment)}
            >
              {sentiment.names[language]}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
