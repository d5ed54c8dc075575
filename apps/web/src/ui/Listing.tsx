import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useI18n } from '../lib/i18n.tsx';
import { Button } from './Button.tsx';
import { Pager } from './Pager.tsx';
import { EmptyState, ErrorState } from './states.tsx';
import { TableOnItsWay } from './TableOnItsWay.tsx';

interface PageOf<Row> {
  readonly data: readonly Row[];
  readonly pagination: { readonly page: number; readonly totalItems: number; readonly totalPages: number };
}

/** One page of something on the shelf, in every state that it can be in. */
export function Listing<Row>(props: {
  query: UseQueryResult<PageOf<Row>>;
  total: (count: number) => string;
  empty: { readonly title: string; readonly text: string };
  /** Shows everything from the first page; null when it is that already. */
  onClear: (() => void) | null;
  onGo: (page: number) => void;
  children: (rows: readonly Row[], busy: boolean) => ReactNode;
}) {
  const { t } = useI18n();
  const { data, error, isPlaceholderData, refetch } = props.query;
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <TableOnItsWay />;
  const { page, totalItems, totalPages } = data.pagination;
  if (data.data.length === 0)
    return (
      <EmptyState title={props.empty.title} text={props.empty.text}>
        {props.onClear && (
          <Button kind="lamp" onClick={props.onClear}>
            {t('admin.clear')}
          </Button>
        )}
      </EmptyState>
    );
  return (
    <>
      <p role="status" className="mb-3 text-muted text-sm">
        {props.total(totalItems)}
      </p>
      {props.children(data.data, isPlaceholderData)}
      <div className="mt-6">
        <Pager page={page} pages={totalPages} onGo={props.onGo} />
      </div>
    </>
  );
}
