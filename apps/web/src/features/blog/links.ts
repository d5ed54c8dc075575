/** A link, as the contract has it. */
export interface NamedLink {
  readonly label: string;
  readonly url: string;
}

const ADDRESS = /^(https?:\/\/|mailto:|\/(?!\/)|#)\S+$/i;

/** Links as lines: a name, a blank, an address. */
export function printLinks(links: readonly NamedLink[]): string {
  return links.map(({ label, url }) => `${label} ${url}`).join('\n');
}

/** The same the other way round; null where a line is none. */
export function readLinks(text: string): NamedLink[] | null {
  const links: NamedLink[] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const at = line.lastIndexOf(' ');
    const [label, url] = [line.slice(0, Math.max(0, at)).trim(), line.slice(at + 1)];
    if (label === '' || label.length > 60 || !ADDRESS.test(url)) return null;
    links.push({ label, url });
  }
  return links;
}
