import { stretchesOf } from './marks.ts';

/** A text with what was found in it marked. */
export function Marked(props: { text: string; ranges: readonly (readonly [number, number])[] }) {
  return stretchesOf(props.text, props.ranges).map(({ from, text, found }) =>
    found ? (
      <mark key={from} className="bg-transparent font-semibold text-ink underline decoration-2 decoration-lamp underline-offset-3">
        {text}
      </mark>
    ) : (
      text
    ),
  );
}
