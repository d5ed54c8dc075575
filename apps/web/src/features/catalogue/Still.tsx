import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Mark } from '../../ui/Mark.tsx';
import { stillQuery } from './stills.ts';

const FRAME = 'aspect-video w-full rounded-frame bg-raised';

/** A frame of a film: the picture that is known of it, else one of its copy, else of its poster. Decorative: its title stands beside it. */
export function Still(props: { src: string | null; mediaId: string | null; poster?: string | null; className?: string }) {
  const [failed, setFailed] = useState<string | null>(null);
  const asked = props.src === null && props.mediaId !== null;
  const still = useQuery({ ...stillQuery(props.mediaId ?? ''), enabled: asked });
  if (asked && still.isPending) return <span className={`block ${FRAME} ${props.className ?? ''}`} />;
  const src = props.src ?? still.data ?? props.poster ?? null;
  if (src === null || src === failed) {
    return (
      <span className={`flex items-center justify-center ${FRAME} ${props.className ?? ''}`}>
        <Mark className="size-8 text-edge" />
      </span>
    );
  }
  return (
    <img
      src={src}
      alt=""
      width={640}
      height={360}
      loading="lazy"
      decoding="async"
      className={`block object-cover ${FRAME} ${props.className ?? ''}`}
      onError={() => setFailed(src)}
    />
  );
}
