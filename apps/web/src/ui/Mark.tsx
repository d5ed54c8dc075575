/** The mark: one frame of film, its perforations, and the lamp. Decorative wherever it stands beside a word. */
export function Mark(props: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={props.className} fill="none" aria-hidden="true">
      <rect x="2.25" y="5.25" width="27.5" height="21.5" rx="3.75" className="stroke-current" strokeWidth="2.5" />
      <rect x="6.5" y="9.75" width="3.5" height="4.5" rx="1" className="fill-current" />
      <rect x="6.5" y="17.75" width="3.5" height="4.5" rx="1" className="fill-current" />
      <circle cx="22.5" cy="20" r="3" className="fill-lamp" />
    </svg>
  );
}
