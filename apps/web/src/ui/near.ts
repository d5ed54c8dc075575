import { type RefObject, useEffect, useRef, useState } from 'react';

/** Calls `arrive` whenever the element comes within `margin` of the screen. */
export function useNear<E extends Element>(arrive: () => void, margin = '600px'): RefObject<E | null> {
  const element = useRef<E>(null);
  const latest = useRef(arrive);
  useEffect(() => {
    latest.current = arrive;
  });
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && latest.current(), {
      rootMargin: margin,
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [margin]);
  return element;
}

/** Whether the element has ever been near the screen. */
export function useSeen<E extends Element>(margin?: string): [RefObject<E | null>, boolean] {
  const [seen, setSeen] = useState(false);
  return [useNear<E>(() => setSeen(true), margin), seen];
}
