/** Placeholder until the player stands. */
export function Player(props: { src: string; poster?: string | null; title: string }) {
  // biome-ignore lint/a11y/useMediaCaption: placeholder
  return <video controls src={props.src} poster={props.poster ?? undefined} title={props.title} />;
}
