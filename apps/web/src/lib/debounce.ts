import { useEffect, useState } from 'react';

/** A value once it has stood still for a moment: 150 ms is shorter than a pause, longer than a key. */
export function useDebounced<T>(value: T, milliseconds = 150): T {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}
