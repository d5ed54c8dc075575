/** ISO 639-2 has two codes for twenty languages; `Intl` knows the terminological ones only. From https://www.loc.gov/standards/iso639-2/. */
const BIBLIOGRAPHIC: Readonly<Record<string, string>> = {
  alb: 'sq',
  arm: 'hy',
  baq: 'eu',
  bur: 'my',
  chi: 'zh',
  cze: 'cs',
  dut: 'nl',
  fre: 'fr',
  geo: 'ka',
  ger: 'de',
  gre: 'el',
  ice: 'is',
  mac: 'mk',
  mao: 'mi',
  may: 'ms',
  per: 'fa',
  rum: 'ro',
  slo: 'sk',
  tib: 'bo',
  wel: 'cy',
};

/** Codes by which files say that they do not say. */
const UNKNOWN = new Set(['und', 'unk', 'zxx', 'mul', 'mis']);

/** A language as a container tells it (`eng`, `ger`, `pt-BR`) as BCP 47; null where it says none, or nothing that is one. */
export function languageTag(told: string | undefined): string | null {
  const code = told?.trim().replaceAll('_', '-').toLowerCase();
  if (!code || UNKNOWN.has(code)) return null;
  try {
    return Intl.getCanonicalLocales(BIBLIOGRAPHIC[code] ?? code)[0] ?? null;
  } catch {
    return null;
  }
}

/** What people call a language who speak it: "español", with a capital; the tag itself where there is no name for it. */
export function languageLabel(tag: string): string {
  if (UNKNOWN.has(tag)) return 'Original';
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}
