/** How long is worked before others get a turn, in ms. */
const TURN_MS = 8;

/** Works on until a turn is over, then lets everything else that waits for the processor go first. */
export function takeTurns(): () => Promise<void> | undefined {
  let until = performance.now() + TURN_MS;
  return () => {
    if (performance.now() < until) return undefined;
    return new Promise((resume) => {
      setImmediate(() => {
        until = performance.now() + TURN_MS;
        resume();
      });
    });
  };
}
