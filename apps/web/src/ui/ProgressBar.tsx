/** A share from 0 to 1; null while nothing is known yet. */
export function ProgressBar(props: { value: number | null; label: string; className?: string }) {
  return (
    <progress
      aria-label={props.label}
      {...(props.value === null ? {} : { value: Math.min(Math.max(props.value, 0), 1) })}
      max={1}
      className={`block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-line [&::-moz-progress-bar]:bg-lamp [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-lamp [&::-webkit-progress-value]:transition-[width] [&::-webkit-progress-value]:duration-200 ${props.className ?? ''}`}
    />
  );
}
