/**
 * Makes one call of `work` answer everybody who asked before it began. Whoever asks while one is under way is answered by the
 * next: what they are told was found out after they asked, and a thousand who ask at once cost two calls.
 */
export function nextRound<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  let next: Promise<T> | null = null;
  const run = (): Promise<T> => {
    const mine = work().finally(() => {
      if (running === mine) running = null;
    });
    running = mine;
    return mine;
  };
  return () => {
    if (!running) return run();
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null;
        return run();
      });
    return next;
  };
}
