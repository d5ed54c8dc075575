import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { draftOf } from '../features/admin/curation/draft.ts';
import { Editor } from '../features/admin/curation/Editor.tsx';
import { FilmHistory } from '../features/admin/curation/FilmHistory.tsx';
import { FoundFeelings } from '../features/admin/curation/FoundFeelings.tsx';
import { MarkedText } from '../features/admin/curation/MarkedText.tsx';
import { type CurationFilm, curatedFilmQuery } from '../features/admin/curation/queries.ts';
import { ThingPage } from '../features/admin/shelf/ThingPage.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';

const route = getRouteApi('/admin/curation/films/$id');

/** One film for curators: what is said of its feelings, and was, and what one says oneself. */
export function AdminCurationFilm() {
  const { t } = useI18n();
  const { id } = route.useParams();
  return (
    <ThingPage query={useQuery(curatedFilmQuery(Number(id)))} section={t('curate.title')} to="/admin/curation">
      {(curated) => <Film key={curated.film.id} curated={curated} />}
    </ThingPage>
  );
}

function Film({ curated }: { curated: CurationFilm }) {
  const { t } = useI18n();
  const { film, published, history } = curated;
  const [draft, setDraft] = useState(() => draftOf(published?.findings ?? history[0]?.findings ?? null));
  const text = useRef<HTMLDivElement>(null);
  const correction = useRef<HTMLElement>(null);
  const marked = () => {
    const selection = window.getSelection();
    return selection && text.current?.contains(selection.anchorNode) ? selection.toString().trim() : '';
  };
  return (
    <Page
      title={film.year === null ? film.title : `${film.title} (${film.year})`}
      lead={
        <span className="flex flex-wrap gap-3">
          <Link to="/films/$id/{-$slug}" params={{ id: String(film.id) }} className={buttonClass()}>
            {t('shelve.look')}
          </Link>
          <Link to="/admin/films/$id" params={{ id: String(film.id) }} className={buttonClass('ghost')}>
            {t('shelve.facts')}
          </Link>
        </span>
      }
    >
      <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-2">
        <div className="flex flex-col gap-10 lg:sticky lg:top-6">
          <section aria-labelledby="text" ref={text} className="flex flex-col gap-3">
            <h2 id="text" className="title text-2xl">
              {t('curate.text')}
            </h2>
            <MarkedText film={film} findings={published?.findings ?? null} />
          </section>
          <section aria-labelledby="published" className="flex flex-col gap-3">
            <h2 id="published" className="title text-2xl">
              {t('curate.stands')}
            </h2>
            {published ? <FoundFeelings analysis={published} /> : <p className="text-muted text-sm">{t('curate.nothingStands')}</p>}
          </section>
        </div>
        <section id="correct" aria-labelledby="correct-title" ref={correction} tabIndex={-1} className="flex scroll-mt-24 flex-col gap-4">
          <h2 id="correct-title" className="title text-2xl">
            {t('curate.correct')}
          </h2>
          <p className="measure text-muted text-sm">{t('curate.correctLead')}</p>
          <Editor film={film} draft={draft} onDraft={setDraft} marked={marked} onSaved={() => correction.current?.scrollIntoView()} />
        </section>
      </div>
      <section aria-labelledby="history" className="mt-12 flex flex-col gap-4">
        <h2 id="history" className="title text-2xl">
          {t('curate.history')}
        </h2>
        <FilmHistory
          history={history}
          onTake={({ findings }) => {
            setDraft(draftOf(findings));
            correction.current?.focus();
          }}
        />
      </section>
    </Page>
  );
}
