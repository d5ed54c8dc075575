import { MOST } from './stars.ts';

const STAR = 'M12 2.6l2.9 6.1 6.6.9-4.8 4.6 1.2 6.6L12 17.6l-5.9 3.2 1.2-6.6L2.5 9.6l6.6-.9z';

/** Five stars, of which some are lit, by halves or finer. Decorative: the figure stands beside it or in the name of what it is on. */
export function Stars(props: { value: number; className?: string }) {
  return (
    <span aria-hidden="true" className={`relative inline-flex w-fit shrink-0 ${props.className ?? 'h-4'}`}>
      <Five className="text-edge" />
      <span className="absolute inset-y-0 left-0 overflow-hidden" style={{ width: `${(props.value / MOST) * 100}%` }}>
        <Five className="text-lamp" filled />
      </span>
    </span>
  );
}

function Five(props: { className: string; filled?: boolean }) {
  return (
    <svg
      viewBox="0 0 120 24"
      className={`h-full w-auto max-w-none ${props.className}`}
      fill={props.filled ? 'currentColor' : 'none'}
      aria-hidden="true"
    >
      {[0, 24, 48, 72, 96].map((x) => (
        <path key={x} d={STAR} transform={`translate(${x})`} stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
      ))}
    </svg>
  );
}
