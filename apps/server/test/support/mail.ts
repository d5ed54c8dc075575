import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from './eventually.ts';

/** The newest link to a page of ours in the letters to somebody, once there is one that is not `after`. */
export function mailedLink(dataDir: string, to: string, page: string, after?: string): Promise<string> {
  return eventually(`a letter to ${to} with a link to ${page}`, async () => {
    const folder = join(dataDir, 'mail');
    const names = (await readdir(folder).catch(() => [])).filter((name) => /^[^.].*\.eml$/.test(name)).sort();
    const letters = await Promise.all(names.map(async (name) => unfold(await readFile(join(folder, name), 'utf8'))));
    const links = letters
      .filter((letter) => letter.includes(`To: ${to}`))
      .map((letter) => new RegExp(`https?://\\S+${page}#[\\w-]+`).exec(letter)?.[0]);
    return links.findLast((link) => link !== undefined && link !== after);
  });
}

/** Quoted-printable, as far as addresses need it. */
function unfold(letter: string): string {
  return letter.replace(/=\r?\n/g, '').replaceAll('=3D', '=');
}
