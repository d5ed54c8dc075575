const LONGEST = 200;

/** A search as the API takes it: trimmed, without control characters, at most 200 UTF-16 units and no half sign. */
export function readQuery(text: string): string {
  const plain = text.replace(/\p{Cc}+/gu, ' ').trim();
  const cut = plain.slice(0, LONGEST);
  return (/[\ud800-\udbff]$/.test(cut) && plain.length > LONGEST ? cut.slice(0, -1) : cut).trim();
}
