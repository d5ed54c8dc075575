import { type ChangeEvent, useId, useRef, useState } from 'react';
import { toProblem } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { usePreview } from '../../../lib/preview.ts';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { ACCEPTED_PICTURES } from '../../accounts/pictures.ts';
import type { useShelfChange } from './use-shelf.ts';

/** The contract's bound; its module would bring all its schemas into the page. */
const MAX_PICTURE_BYTES = 20 * 1024 ** 2;
const SAID_BYTES = 20_000_000;

const SHAPES = { poster: 'aspect-2/3 w-36', backdrop: 'aspect-video w-full max-w-80', portrait: 'aspect-3/4 w-36' } as const;

/** A picture of something on the shelf: chosen, looked at, then set; or taken away. */
export function PictureField<T>(props: {
  kind: keyof typeof SHAPES;
  url: string | null;
  /** Whether it is one of its own, that can be taken away. */
  isOwn: boolean;
  change: ReturnType<typeof useShelfChange<T>>;
  put: (file: File) => Promise<{ data: T }>;
  remove: () => Promise<{ data: T }>;
}) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const toast = useToast();
  const title = useId();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<File | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const preview = usePreview(chosen);
  const { change, kind } = props;
  const name = t(`shelve.${kind}`);
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = ''; // so that the same file can be chosen again
    if (!file) return;
    const tooLarge = file.size > MAX_PICTURE_BYTES;
    change.reset();
    setWrong(tooLarge ? t('shelve.picture.tooLarge', { size: format.bytes(file.size), limit: format.bytes(SAID_BYTES) }) : null);
    setChosen(tooLarge ? null : file);
  };
  const send = (ask: () => Promise<{ data: T }>, done: string) => {
    if (change.isPending) return;
    setWrong(null);
    change.mutate(ask, {
      onSuccess: () => {
        setChosen(null);
        toast(done);
      },
      onError: (error) => {
        const unreadable = ['unsupported-media-type', 'invalid', 'too-large'].includes(toProblem(error).code);
        setWrong(unreadable ? t('shelve.picture.bad') : sayProblem(i18n, error));
      },
    });
  };
  const shown = preview ?? props.url;
  return (
    <section aria-labelledby={title} className="flex flex-col items-start gap-3">
      <h3 id={title} className="text-muted text-sm">
        {name}
      </h3>
      {shown ? (
        <img
          src={shown}
          alt={preview ? t('shelve.picture.preview') : name}
          className={`${SHAPES[kind]} rounded-frame bg-raised object-cover`}
          onError={() => {
            if (!preview) return;
            setChosen(null);
            setWrong(t('shelve.picture.bad'));
          }}
        />
      ) : (
        <p className={`${SHAPES[kind]} flex items-center justify-center border border-line p-3 text-center text-muted text-xs`}>
          {t('shelve.picture.none')}
        </p>
      )}
      <input ref={input} type="file" hidden accept={ACCEPTED_PICTURES} aria-label={name} onChange={choose} />
      {wrong && <Failure>{wrong}</Failure>}
      <div className="flex flex-wrap gap-2">
        {chosen ? (
          <>
            <Button kind="lamp" aria-disabled={change.isPending} onClick={() => send(() => props.put(chosen), t('shelve.picture.saved'))}>
              {t('shelve.picture.use')}
            </Button>
            <Button kind="ghost" onClick={() => setChosen(null)}>
              {t('admin.cancel')}
            </Button>
          </>
        ) : (
          <>
            <Button aria-label={t('shelve.picture.chooseNamed', { name })} onClick={() => input.current?.click()}>
              {t('shelve.picture.choose')}
            </Button>
            {props.isOwn && (
              <Button
                kind="ghost"
                aria-label={t('shelve.picture.removeNamed', { name })}
                aria-disabled={change.isPending}
                onClick={() => send(props.remove, t('shelve.picture.removed'))}
              >
                {t('shelve.remove')}
              </Button>
            )}
          </>
        )}
      </div>
    </section>
  );
}
