import { Skeleton } from './states.tsx';

/** The shape of a table whose rows are still on their way. */
export function TableOnItsWay(props: { rows?: number }) {
  return (
    <div className="border-line border-t">
      {Array.from({ length: props.rows ?? 8 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places without content
        <div key={index} className="flex items-center gap-6 border-line border-b py-3.5">
          <Skeleton className="h-5 flex-1" />
          <Skeleton className="h-5 w-24" />
          <Skeleton className="h-5 w-24 max-sm:hidden" />
        </div>
      ))}
    </div>
  );
}
