import { useEffect, useEffectEvent, useState } from 'react';
import { droppedFiles } from './file-handles.ts';
import type { Picked } from './upload-queue.ts';

/** Files dropped anywhere on the page; true while some are held over it. */
export function useFileDrop(onFiles: (files: readonly Picked[]) => void): boolean {
  const [over, setOver] = useState(false);
  const take = useEffectEvent(onFiles);
  useEffect(() => {
    // Entering a child comes before leaving its parent: only the balance tells whether the page was left.
    let depth = 0;
    const control = new AbortController();
    const on = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', act: (event: DragEvent) => void) =>
      addEventListener(
        type,
        (event) => {
          if (!event.dataTransfer?.types.includes('Files')) return;
          event.preventDefault();
          act(event);
        },
        { signal: control.signal },
      );
    on('dragenter', () => {
      depth += 1;
      setOver(true);
    });
    on('dragover', (event) => {
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    });
    on('dragleave', () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    });
    on('drop', (event) => {
      depth = 0;
      setOver(false);
      if (event.dataTransfer) void droppedFiles(event.dataTransfer).then(take);
    });
    return () => control.abort();
  }, []);
  return over;
}
