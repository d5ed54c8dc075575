import { FLICKS_A_SECOND, frameAt, secondsOf, timecodeOf } from '@fotograma/edl';
import type { View } from './timeline-view.ts';
import { useEditor, usePlayhead } from './use-editor.ts';

/** One's own playhead, and where the others are. */
export function Cursors({ zoom, heads }: { zoom: number; heads: number }) {
  const { transport, standing } = useEditor();
  const { time } = usePlayhead(transport);
  const at = (flicks: number) => heads + secondsOf(flicks) * zoom;
  return (
    <>
      {standing.others.flatMap(({ client, name, hue, time: theirs }) =>
        theirs === null ? (
          []
        ) : (
          <div
            key={client}
            aria-hidden="true"
            className="pointer-events-none absolute top-0 bottom-0 z-[6] w-px"
            style={{ left: at(theirs), background: `oklch(0.76 0.13 ${hue})` }}
          >
            <span
              className="absolute top-7 left-0 max-w-32 truncate rounded-frame px-1 text-on-feel text-xs"
              style={{ background: `oklch(0.76 0.13 ${hue})` }}
            >
              {name || '…'}
            </span>
          </div>
        ),
      )}
      <div aria-hidden="true" className="pointer-events-none absolute top-0 bottom-0 z-[25] w-px bg-lamp" style={{ left: at(time) }}>
        <span className="absolute -top-px left-1/2 size-2.5 -translate-x-1/2 rounded-b-full bg-lamp" />
      </div>
    </>
  );
}

/** Seconds from one number to the next, so that they do not touch. */
const STEPS = [0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600];

/** Times above the tracks. */
export function Ruler({ zoom, left, width }: View & { zoom: number }) {
  const { state } = useEditor();
  const { rate } = state.settings;
  const step = STEPS.find((seconds) => seconds * zoom >= 90) ?? 1_200;
  const first = Math.max(0, Math.floor(left / zoom / step));
  const count = Math.ceil(width / zoom / step) + 2;
  return (
    <>
      {Array.from({ length: count }, (_, n) => {
        const seconds = (first + n) * step;
        return (
          <span
            key={seconds}
            className="figures pointer-events-none absolute top-0 bottom-0 border-line border-l pl-1 text-muted text-xs"
            style={{ left: seconds * zoom }}
          >
            {timecodeOf(frameAt(seconds * FLICKS_A_SECOND, rate), rate)}
          </span>
        );
      })}
    </>
  );
}
