import type { CSSProperties } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { citedFrom, type Piece, piecesOf } from './marks.ts';
import type { FilmText, Findings } from './queries.ts';
import { useFeelings } from './use-feelings.ts';

/** What analysers read of a film, with what is evidence marked in the colour of its feeling. */
export function MarkedText(props: { film: FilmText; findings: Findings | null }) {
  const { t } = useI18n();
  const { film, findings } = props;
  const cited = (field: Parameters<typeof citedFrom>[1]) => (findings ? citedFrom(findings, field) : []);
  return (
    <div lang="en" className="flex flex-col gap-3">
      {film.overview ? (
        <p className="measure">
          {piecesOf(film.overview, cited('overview')).map((piece) => (
            <Marked key={piece.start} {...piece} />
          ))}
        </p>
      ) : (
        <p className="text-muted text-sm">{t('curate.noText')}</p>
      )}
      {(['keywords', 'genres'] as const).map(
        (field) =>
          film[field].length > 0 && (
            <ul key={field} aria-label={t(`curate.field.${field}`)} className="flex flex-wrap gap-1.5 text-xs">
              {film[field].map((word) => (
                <li key={word} className="rounded-control border border-line px-2 py-0.5 text-muted">
                  <Marked text={word} sentiments={cited(field).flatMap(({ text, sentiment }) => (text === word ? [sentiment] : []))} />
                </li>
              ))}
            </ul>
          ),
      )}
    </div>
  );
}

function Marked({ text, sentiments }: Omit<Piece, 'start'>) {
  const feelings = useFeelings();
  const [first] = sentiments;
  if (!first) return text;
  const names = sentiments.map((id) => feelings(id).name).join(', ');
  return (
    <mark
      title={names}
      style={{ '--hue': feelings(first).hue } as CSSProperties}
      className="bg-transparent text-ink underline decoration-4 decoration-feel underline-offset-4"
    >
      {text}
      <span className="sr-only"> ({names})</span>
    </mark>
  );
}
