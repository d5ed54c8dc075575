import { useMutation } from '@tanstack/react-query';
import { useI18n } from '../../lib/i18n.tsx';
import { useToast } from '../../lib/toast.ts';
import { Button } from '../../ui/Button.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { sayProblem } from '../../ui/states.tsx';

/** How long work stands: in words, and while it goes as a bar. @param props.share from 0 to 1; null while it is not known. */
export function RunState(props: { state: string; words: string; progress?: { label: string; share: number | null } | undefined }) {
  const tone = props.state === 'FAILED' ? 'font-semibold text-bad-text' : props.state === 'DONE' ? 'text-good-text' : 'text-muted';
  return (
    <span className="flex min-w-28 flex-col gap-1.5">
      <span className={`whitespace-nowrap ${tone}`}>{props.words}</span>
      {props.progress && <ProgressBar label={props.progress.label} value={props.progress.share} />}
    </span>
  );
}

/** Calls long work off, and says so. */
export function StopRun(props: { label: string; stop: () => Promise<unknown>; stopped: string; refresh: () => Promise<unknown> }) {
  const i18n = useI18n();
  const toast = useToast();
  const stopping = useMutation({
    mutationFn: props.stop,
    onSuccess: () => {
      toast(props.stopped);
      return props.refresh();
    },
    onError: (error) => toast(sayProblem(i18n, error)),
  });
  return (
    <span className="-my-1 -mr-3 inline-flex">
      <Button
        kind="ghost"
        className="px-3"
        aria-label={props.label}
        aria-disabled={stopping.isPending}
        onClick={() => !stopping.isPending && stopping.mutate()}
      >
        {i18n.t('imports.cancel')}
      </Button>
    </span>
  );
}
