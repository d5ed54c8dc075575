import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { useMe } from '../../../lib/me.ts';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import type { FilmDetail } from '../../catalogue/queries.ts';
import type { OwnFilm } from '../queries.ts';
import type { useOwnFilm } from '../use-own-film.ts';
import { type Draft, draftOf } from './drafts.ts';
import { LONGEST_REVIEW, readReview, reviewRoom } from './review.ts';

type State = ReturnType<typeof useOwnFilm>;

/** What one wrote about a film, and the place to write it. A review goes with stars: without any it waits for them. */
export function OwnReview(props: { film: FilmDetail; rating: OwnFilm['rating']; state: State }) {
  const { me } = useMe();
  if (!me) return null;
  return <Review key={me.id} {...props} draft={draftOf(me.id, props.film.id)} />;
}

function Review({ rating, state, draft }: { rating: OwnFilm['rating']; state: State; draft: Draft }) {
  const { t } = useI18n();
  const say = useToast();
  const [writing, setWriting] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const review = rating?.review ?? null;
  const close = () => {
    setWriting(false);
    requestAnimationFrame(() => button.current?.focus());
  };
  const remove = () => {
    if (!rating || !review) return;
    state.change({ kind: 'rate', rating: rating.rating, review: null });
    say(t('taste.review.removed'), {
      name: t('action.undo'),
      act: () => state.change({ kind: 'rate', rating: rating.rating, review }),
    });
  };
  if (writing)
    return (
      <Editor sent={review ?? ''} hasStars={rating !== null} state={state} stars={rating?.rating ?? null} draft={draft} onClose={close} />
    );
  if (!review) {
    return (
      <div>
        <Button ref={button} icon="pen" kind="ghost" className="-ml-4" onClick={() => setWriting(true)}>
          {t(draft.read() ? 'taste.review.goOn' : 'taste.review.write')}
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-2 border-lamp border-l-2 pl-5">
      <h3 className="text-muted text-sm">{t('taste.review.yours')}</h3>
      <p className="measure whitespace-pre-line">{review}</p>
      <div className="-ml-4 flex flex-wrap">
        <Button ref={button} icon="pen" kind="ghost" onClick={() => setWriting(true)}>
          {t('taste.review.edit')}
        </Button>
        <Button icon="bin" kind="ghost" onClick={remove}>
          {t('taste.review.delete')}
        </Button>
      </div>
    </div>
  );
}

function Editor(props: { sent: string; hasStars: boolean; stars: number | null; state: State; draft: Draft; onClose: () => void }) {
  const { t, format } = useI18n();
  const id = useId();
  const { sent, draft, state } = props;
  const [begun] = useState(() => draft.read());
  const [text, setText] = useState(begun ?? sent);
  const field = useRef<HTMLTextAreaElement>(null);
  const write = (next: string) => {
    setText(next);
    draft.write(next, sent);
  };
  useEffect(() => field.current?.focus(), []);
  const room = reviewRoom(text);
  const finish = () => {
    draft.clear();
    props.onClose();
  };
  const discard = () => {
    write(sent);
    field.current?.focus();
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (room < 0 || props.stars === null || state.busy) return;
    try {
      await state.changeAsync({ kind: 'rate', rating: props.stars, review: readReview(text) || null });
      finish();
    } catch {
      // It was said already; the text stays, here and in the draft.
    }
  };
  return (
    <form onSubmit={(event) => void save(event)} className="flex flex-col gap-3">
      <div className="flex items-baseline justify-between gap-4">
        <label htmlFor={id} className="font-semibold text-sm">
          {t('taste.review.label')}
        </label>
        <span id={`${id}-room`} className={`figures text-xs ${room < 0 ? 'text-bad-text' : 'text-muted'}`}>
          {room < 0 ? t('taste.review.over', { count: -room }) : t('taste.review.room', { count: room })}
        </span>
      </div>
      <textarea
        ref={field}
        id={id}
        rows={7}
        value={text}
        aria-invalid={room < 0 || undefined}
        aria-describedby={`${id}-room ${id}-hint`}
        onChange={(event) => write(event.target.value)}
        className="field-sizing-content max-h-96 min-h-40 w-full rounded-control border border-edge bg-paper p-3 leading-relaxed aria-invalid:border-bad"
      />
      <p id={`${id}-hint`} className="measure text-muted text-sm">
        {!props.hasStars ? t('taste.review.needsStars') : begun && begun !== sent ? t('taste.review.draft') : t('taste.review.hint')}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" kind="lamp" aria-disabled={!props.hasStars || room < 0 || state.busy}>
          {t('taste.review.save')}
        </Button>
        <Button kind="ghost" onClick={props.onClose}>
          {t('action.close')}
        </Button>
        {text !== sent && (
          <Button kind="ghost" onClick={discard}>
            {t('taste.review.discard')}
          </Button>
        )}
      </div>
      <p className="sr-only" aria-live="polite">
        {room < 0 ? t('taste.review.tooLong', { most: format.number(LONGEST_REVIEW) }) : ''}
      </p>
    </form>
  );
}
