/** Placeholder until the mastering progress stands. */
export function MediaProgress(props: { mediaId: string; onReady?: () => void }) {
  return <p>{props.mediaId}</p>;
}
