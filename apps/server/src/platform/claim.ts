import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './processes.ts';

/**
 * Claims a data folder for one server. The claim names our process and when it began, so that a process id that was
 * given to somebody else after a crash or a reboot does not keep us out.
 * @returns the function that gives it back; to be called as the process ends, so it works synchronously.
 * @throws when another server holds it, naming that process.
 */
export async function claimDataFolder(dataDir: string): Promise<() => void> {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'server.pid');
  const draft = `${path}.${process.pid}`;
  const claim = `${process.pid} ${startOf(process.pid) ?? ''}`;
  writeFileSync(draft, claim, { mode: 0o600 });
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        // `link` does not replace: of two servers that start at once one gets it.
        linkSync(draft, path);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const [pid, start] = readClaim(path);
        if (attempt > 5 || (pid && pid !== process.pid && isAlive(pid) && (startOf(pid) ?? '') === start)) {
          throw new Error(`${dataDir} is in use by another Fotograma (process ${pid}). Stop it, or set DATA_DIR to another folder.`);
        }
        rmSync(path, { force: true });
      }
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readClaim(path)[0] === process.pid) rmSync(path, { force: true });
  };
}

function readClaim(path: string): [number, string] {
  try {
    const [pid = '', start = ''] = readFileSync(path, 'utf8').split(' ');
    return [Number(pid), start];
  } catch {
    // Given back between our look and now.
    return [0, ''];
  }
}

/** When a process began, in clock ticks since boot (proc(5), stat field 22); null where there is no /proc. */
function startOf(pid: number): string | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
