import { secondsOf } from '@fotograma/edl';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { Editor } from './use-editor.ts';

/** Widths of the names of tracks, px. */
export const WIDE_HEADS = 200;
const NARROW_HEADS = 96;
/** Below this the names of tracks are all that there is room for beside them. */
const NARROW = 640;

/** The part of the timeline that is on the screen, px. */
export interface View {
  readonly left: number;
  readonly width: number;
}

/** @returns how wide the names of tracks are in a view. */
export function headsOf({ width }: Pick<View, 'width'>): number {
  return width < NARROW ? NARROW_HEADS : WIDE_HEADS;
}

/** What part of the time is on the screen. */
export function useView(scroller: RefObject<HTMLDivElement | null>, setView: (view: View) => void): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let frame = 0;
    const look = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setView({ left: element.scrollLeft, width: element.clientWidth }));
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, setView]);
}

/** The playhead stays in sight while it plays, a page at a time. */
export function useFollowing(scroller: RefObject<HTMLDivElement | null>, { transport }: Editor, zoom: number): void {
  useEffect(
    () =>
      transport.subscribe(() => {
        const element = scroller.current;
        const { time } = transport.playhead();
        if (!element) return;
        const x = secondsOf(time) * zoom;
        const [from, to] = [element.scrollLeft, element.scrollLeft + element.clientWidth - headsOf({ width: element.clientWidth })];
        if (x < from || x > to - 24) element.scrollLeft = Math.max(0, x - 60);
      }),
    [scroller, transport, zoom],
  );
}

/** Whoever looks closer looks at the playhead, where it is in sight. */
export function useZoomKeepsPlace(scroller: RefObject<HTMLDivElement | null>, { transport }: Editor, zoom: number): void {
  const last = useRef(zoom);
  useLayoutEffect(() => {
    const element = scroller.current;
    const before = last.current;
    last.current = zoom;
    if (!element || before === zoom) return;
    const seconds = secondsOf(transport.playhead().time);
    const offset = seconds * before - element.scrollLeft;
    const isSeen = offset >= 0 && offset <= element.clientWidth - headsOf({ width: element.clientWidth });
    const anchor = isSeen ? offset : (element.clientWidth - headsOf({ width: element.clientWidth })) / 2;
    const held = isSeen ? seconds : (element.scrollLeft + anchor) / before;
    element.scrollLeft = Math.max(0, held * zoom - anchor);
  }, [scroller, transport, zoom]);
}
