/** Our own strokes on a 24 × 24 grid: square ends, one weight. */
const STROKES = {
  home: 'M3 11.5 12 4l9 7.5M5.5 10v10h13V10M10 20v-6h4v6',
  browse: 'M4 4h7v9H4zM13 4h7v5h-7zM4 15h7v5H4zM13 11h7v9h-7z',
  feel: 'M8.5 6a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M17.5 3a3 3 0 1 1 0 6 3 3 0 0 1 0-6M18 14.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6',
  lamp: 'M12 2.5v3M4.5 5.5l2 2M19.5 5.5l-2 2M12 8.5a5 5 0 0 1 3 9v2.5H9v-2.5a5 5 0 0 1 3-9M9.5 22.5h5',
  search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M15.3 15.3 21 21',
  chat: 'M4 4.5h16v12h-8.5L7 21v-4.5H4zM8 9h8M8 12.5h5',
  upload: 'M12 16V4M7 9l5-5 5 5M4 15v5h16v-5',
  download: 'M12 4v12M7 11l5 5 5-5M4 15v5h16v-5',
  plus: 'M12 5v14M5 12h14',
  expand: 'M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M5 5l14 14M19 5 5 19',
  play: 'M7 4.5v15l12-7.5z',
  pause: 'M8 5v14M16 5v14',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  down: 'M5 9l7 7 7-7',
  up: 'M5 15l7-7 7 7',
  retry: 'M20 12a8 8 0 1 1-2.5-5.8M20 3v5h-5',
  check: 'M4.5 12.5 10 18 20 6.5',
  alert: 'M12 4 2.5 20h19zM12 10v4.5M12 16.8v1',
  film: 'M3 5h18v14H3zM7.5 5v14M16.5 5v14M3 9.7h4.5M3 14.3h4.5M16.5 9.7H21M16.5 14.3H21',
  night: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  day: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  system: 'M3 4.5h18v12H3zM9 20.5h6M12 16.5v4',
  filter: 'M4 6h16M7 12h10M10 18h4',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8M4 20.5c0-8 16-8 16 0',
  house: 'M12 3.5 20 6v6c0 4.5-3.5 7.5-8 9-4.5-1.5-8-4.5-8-9V6zM8.5 12l2.5 2.5 4.5-5',
  sound: 'M4 9.5v5h4l5 4.5V5L8 9.5zM16 9c2 1.5 2 4.5 0 6M18.5 6.5c4 3 4 8 0 11',
  locked: 'M5.5 10.5h13v10h-13zM8.5 10.5V7a3.5 3.5 0 0 1 7 0v3.5',
  unlocked: 'M5.5 10.5h13v10h-13zM8.5 10.5V7a3.5 3.5 0 0 1 6.6-1.5',
  split: 'M12 3v18M8 8 4 12l4 4M16 8l4 4-4 4',
  dissolve: 'M3 6h11v12H3zM10 6h11v12H10z',
  title: 'M5 7V4.5h14V7M12 4.5v15M9 19.5h6',
  flag: 'M6 21V4h12l-3 4 3 4H6',
  first: 'M6 5v14M18 5l-8 7 8 7z',
  last: 'M18 5v14M6 5l8 7-8 7z',
  redo: 'M16 5l4 4-4 4M20 9H10a6 6 0 0 0 0 12h4',
  closer: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M15.3 15.3 21 21M10.5 7.5v6M7.5 10.5h6',
  further: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M15.3 15.3 21 21M7.5 10.5h6',
  history: 'M4 12a8 8 0 1 0 2.5-5.8M4 3v5h5M12 7.5V12l3.5 2',
  leave: 'M10 4H4v16h6M9 12h12M16 7l5 5-5 5',
  show: 'M2.5 12c5-8.5 14-8.5 19 0-5 8.5-14 8.5-19 0M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6',
  hide: 'M2.5 12c5-8.5 14-8.5 19 0-5 8.5-14 8.5-19 0M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6M4 20 20 4',
  library: 'M4 4v16M8.5 4v16M13 4.5 18.5 20M3 20h18',
  bookmark: 'M6 3.5h12V21l-6-4.5L6 21z',
  heart: 'M12 20.5 4.3 12.8a4.9 4.9 0 0 1 7.7-6 4.9 4.9 0 0 1 7.7 6z',
  undo: 'M8 5 4 9l4 4M4 9h10a6 6 0 0 1 0 12h-4',
  share: 'M12 15V3M8 7l4-4 4 4M5 11v10h14V11',
  copy: 'M8 8h12v13H8zM8 16H4V3h12v5',
  people: 'M9 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7M2.5 20c0-7 13-7 13 0M15.5 4.8a3.5 3.5 0 0 1 0 6.6M17.5 14.3c2.6.6 4 2.7 4 5.7',
  deck: 'M8 3h12v15H8zM4 6.5V21h12',
  chart: 'M4 4v16h17M8.5 16v-4M13 16V8M17.5 16v-6',
  pen: 'M4 20l1-4.5L16 4.5 19.5 8 8.5 19zM13.5 7l3.5 3.5',
  bin: 'M5 7h14M9.5 7V4h5v3M7 7l1 13.5h8L17 7',
  series: 'M3 8h18v12.5H3zM8 3.5l4 4.5 4-4.5',
  journal: 'M5 3.5h11.5L20 7v13.5H5zM8.5 9.5h8M8.5 13h8M8.5 16.5h5',
  language: 'M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17',
} as const;

export type IconName = keyof typeof STROKES;

/** `filled` is for what is switched on. */
export function Icon(props: { name: IconName; className?: string; filled?: boolean }) {
  return (
    <svg
      viewBox="0 0 24 24"
      className={props.className ?? 'size-5'}
      fill={props.filled ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={STROKES[props.name]} />
    </svg>
  );
}
