import { Fragment } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { type Piece, readMarkdown } from './markdown.ts';
import type { Citation } from './queries.ts';

interface Cited {
  readonly citations: readonly Citation[];
  /** The element that the film of a citation is shown in. */
  readonly target: (movieId: number) => string;
  /** The film pointed at, or none any more. */
  readonly onPoint: (movieId: number | null) => void;
}

/** An answer as it was written: paragraphs, lists, bold titles, and citations that lead to the films. */
export function Written(props: Cited & { text: string }) {
  const { text, ...cited } = props;
  return (
    <div className="flex flex-col gap-3">
      {readMarkdown(text).map((block, index) =>
        block.kind === 'paragraph' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks only grow at the end, so that their places name them
          <p key={index} className="measure">
            <Line pieces={block.pieces} {...cited} />
          </p>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks only grow at the end, so that their places name them
          <List key={index} ordered={block.ordered} items={block.items} {...cited} />
        ),
      )}
    </div>
  );
}

function List(props: Cited & { ordered: boolean; items: readonly (readonly Piece[])[] }) {
  const { ordered, items, ...cited } = props;
  const Tag = ordered ? 'ol' : 'ul';
  return (
    <Tag className={`measure flex flex-col gap-1.5 pl-5 ${ordered ? 'list-decimal' : 'list-disc'} marker:text-muted`}>
      {items.map((pieces, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items only grow at the end, so that their places name them
        <li key={index}>
          <Line pieces={pieces} {...cited} />
        </li>
      ))}
    </Tag>
  );
}

function Line(props: Cited & { pieces: readonly Piece[] }) {
  const { pieces, ...cited } = props;
  return pieces.map((piece, index) => {
    const key = `${index} ${piece.kind}`;
    if (piece.kind === 'bold') {
      return (
        <strong key={key} className="font-display font-semibold">
          {piece.text}
        </strong>
      );
    }
    return piece.kind === 'citation' ? <Mention key={key} n={piece.n} {...cited} /> : <Fragment key={key}>{piece.text}</Fragment>;
  });
}

function Mention(props: Cited & { n: number }) {
  const { t } = useI18n();
  const { n, target, onPoint } = props;
  const film = props.citations.find((citation) => citation.n === n);
  if (!film) return null; // nothing stands behind it, or not yet
  const { title, year, movieId } = film;
  const name = year === null ? t('chat.source', { n, title }) : t('chat.sourceYear', { n, title, year: String(year) });
  return (
    <a
      href={`#${target(movieId)}`}
      aria-label={name}
      title={name}
      onClick={(event) => {
        event.preventDefault();
        const place = document.getElementById(target(movieId));
        place?.focus();
        place?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      }}
      onPointerEnter={() => onPoint(movieId)}
      onPointerLeave={() => onPoint(null)}
      onFocus={() => onPoint(movieId)}
      onBlur={() => onPoint(null)}
      className="figures mx-0.5 inline-flex min-h-6 min-w-6 items-center justify-center rounded-control border border-edge px-1 align-baseline text-xs no-underline transition-colors duration-150 hover:border-lamp hover:text-lamp-text"
    >
      {n}
    </a>
  );
}
