import { readdirSync, readFileSync } from 'node:fs';

const LOOK_MS = 100;

/** @returns resident bytes of a process; nought where it is gone. */
export function residentBytes(pid: number): number {
  return statusOf(pid)?.bytes ?? 0;
}

/**
 * Looks at how much memory a process and all that it has started hold together. Databases are left out: they share what they hold.
 * @returns to be called at the end: the most that was seen, in bytes.
 */
export function watchMemory(pid: number): () => number {
  let most = 0;
  const look = () => {
    const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [{ pid: Number(name), ...statusOf(Number(name)) }] : []));
    const family = new Set([pid]);
    for (let known = 0; known < family.size; ) {
      known = family.size;
      for (const one of all) if (one.parent !== undefined && family.has(one.parent)) family.add(one.pid);
    }
    const sum = all.reduce((bytes, one) => bytes + (family.has(one.pid) && one.name !== 'postgres' ? (one.bytes ?? 0) : 0), 0);
    most = Math.max(most, sum);
  };
  const timer = setInterval(look, LOOK_MS);
  return () => {
    clearInterval(timer);
    return most;
  };
}

function statusOf(pid: number): { name: string; parent: number; bytes: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    const [name = '', parent, kilobytes] = [/^Name:\s*(.+)$/m, /^PPid:\s*(\d+)$/m, /^VmRSS:\s*(\d+) kB$/m].map(
      (pattern) => pattern.exec(text)?.[1],
    );
    return { name, parent: Number(parent), bytes: Number(kilobytes ?? 0) * 1_024 };
  } catch {
    return null;
  }
}
