import { ProblemError } from '@fotograma/contract/client';
import type { ReactNode } from 'react';
import { toProblem } from '../lib/client.ts';
import { type I18n, useI18n } from '../lib/i18n.tsx';
import { Button } from './Button.tsx';
import { Mark } from './Mark.tsx';

/** A grey place of the right shape; the class gives the shape. */
export function Skeleton(props: { className: string }) {
  return <div aria-hidden="true" className={`skeleton ${props.className}`} />;
}

/** What will be here, and the first step to it. */
export function EmptyState(props: { title: string; text?: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-start gap-4 py-12">
      <Mark className="size-14 text-edge" />
      <p className="title text-2xl">{props.title}</p>
      {props.text && <p className="measure text-muted">{props.text}</p>}
      {props.children && <div className="flex flex-wrap gap-3">{props.children}</div>}
    </div>
  );
}

/** What happened, field by field when the server said so, and a way to try again. */
export function ErrorState(props: { error: unknown; onRetry?: (() => void) | undefined; title?: string }) {
  const i18n = useI18n();
  const problem = toProblem(props.error);
  return (
    <div role="alert" className="flex flex-col items-start gap-3 border-l-2 border-bad py-2 pl-5">
      <p className="title text-xl">{props.title ?? i18n.t('error.title')}</p>
      <p className="measure text-muted">{sayProblem(i18n, props.error)}</p>
      {problem.errors && problem.errors.length > 0 && (
        <ul className="list-disc pl-5 text-sm text-bad-text">
          {problem.errors.map((field) => (
            <li key={`${field.in}${field.pointer}${field.message}`}>
              <span className="figures">{field.pointer.slice(1)}</span> {field.message}
            </li>
          ))}
        </ul>
      )}
      {problem.requestId && <p className="figures text-xs text-muted">{i18n.t('error.request', { id: problem.requestId })}</p>}
      {props.onRetry && (
        <Button icon="retry" onClick={props.onRetry}>
          {i18n.t('action.retry')}
        </Button>
      )}
    </div>
  );
}

/** A failure in the visitor's language where we have words for it, else in the server's. */
export function sayProblem({ t, find, format }: I18n, error: unknown): string {
  const problem = toProblem(error);
  const wait = error instanceof ProblemError ? error.retryAfterSeconds : null;
  switch (problem.code) {
    case 'unreachable':
      return t('error.unreachable');
    case 'unreadable':
      return t('error.unreadable');
    case 'internal':
      return t('error.internal');
    case 'too-many-requests':
      return wait === null ? t('error.tooMany') : t('error.tooManyWait', { time: format.wait(wait) });
    case 'unavailable':
      return t('error.unavailable');
    default:
      return find(`problem.${problem.code}`) ?? problem.detail;
  }
}
