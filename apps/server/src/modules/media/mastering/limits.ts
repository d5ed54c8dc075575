/** A conversion may take this many times the film's length, and never less than ten minutes. */
const PATIENCE = 60;
const LEAST_PATIENCE_SECONDS = 600;

/**
 * Seconds that a process may take for a part of a film; the film's own length counts once, for it may have to be read from its
 * beginning.
 */
export function limitSeconds(partSeconds: number, filmSeconds = partSeconds): number {
  return Math.max(LEAST_PATIENCE_SECONDS, partSeconds * PATIENCE + filmSeconds);
}
