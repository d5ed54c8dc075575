import { useEffect, useRef, useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Still } from '../../catalogue/Still.tsx';

const SECONDS = 8;

/** After the end: what comes next, counted down; it can be called off, and begun at once. */
export function NextUp(props: {
  title: string;
  place: string;
  still: string | null;
  mediaId: string;
  onGo: () => void;
  onStay: () => void;
}) {
  const { t } = useI18n();
  const [left, setLeft] = useState(SECONDS);
  const now = useRef<HTMLButtonElement>(null);
  const go = useRef(props.onGo);
  useEffect(() => {
    go.current = props.onGo;
  });
  useEffect(() => now.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (left === 0) return go.current();
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of what may be done now, not of form fields
    <div
      role="group"
      aria-label={t('playback.next')}
      onKeyDown={(event) => event.key === 'Escape' && props.onStay()}
      className="absolute inset-0 z-20 flex items-center justify-center bg-veil p-4"
    >
      <div className="advance grid w-full max-w-lg items-center gap-x-5 gap-y-3 sm:grid-cols-[11rem_minmax(0,1fr)]">
        <Still src={props.still} mediaId={props.mediaId} className="hidden sm:block" />
        <div className="flex min-w-0 flex-col gap-3">
          <p className="flex flex-col gap-1">
            <span className="text-muted text-sm">{t('playback.next')}</span>
            <span className="title line-clamp-2 text-xl">{props.title}</span>
            <span className="figures text-muted text-xs">{props.place}</span>
          </p>
          <p aria-live="polite" className="sr-only">
            {t('playback.nextIn', { count: SECONDS })}
          </p>
          <div className="flex flex-wrap gap-2">
            <Button ref={now} kind="lamp" icon="play" onClick={props.onGo}>
              <span>
                {t('playback.playNext')}{' '}
                <span aria-hidden="true" className="figures">
                  {left}
                </span>
              </span>
            </Button>
            <Button kind="quiet" onClick={props.onStay}>
              {t('playback.stay')}
            </Button>
          </div>
        </div>
      </div>
    </div>
  );
}
