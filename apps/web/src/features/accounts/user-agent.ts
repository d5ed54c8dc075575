/** What a browser calls itself and its system; null for what is not known by its name. */
export interface Device {
  readonly browser: string | null;
  readonly system: string | null;
}

/** The first that fits: every browser claims to be several others too, and the more particular names stand for the truth. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\/\d/, 'Edge'],
  [/\b(?:OPR|OPT|Opera)\/\d/, 'Opera'],
  [/\bSamsungBrowser\/\d/, 'Samsung Internet'],
  [/\bVivaldi\/\d/, 'Vivaldi'],
  [/\bYaBrowser\/\d/, 'Yandex Browser'],
  [/\bDuckDuckGo\/\d/, 'DuckDuckGo'],
  [/\b(?:Firefox|FxiOS)\/\d/, 'Firefox'],
  [/\bHeadlessChrome\/\d/, 'Chrome'],
  [/\bCriOS\/\d/, 'Chrome'],
  [/\bChromium\/\d/, 'Chromium'],
  [/\bChrome\/\d/, 'Chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\/\d/, 'Safari'],
  [/^curl\/\d/, 'curl'],
  [/^Wget\/\d/, 'Wget'],
  [/^(?:python-requests|Python-urllib|python-httpx|aiohttp)\b/i, 'Python'],
  [/^(?:node|undici)\b/, 'Node.js'],
  [/^Go-http-client\/\d/, 'Go'],
  [/^PostmanRuntime\/\d/, 'Postman'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bWindows NT\b/, 'Windows'],
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b|\biPod\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bCrOS\b/, 'ChromeOS'],
  // An iPad that asks for desktop pages says the same: it cannot be told.
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bFreeBSD\b/, 'FreeBSD'],
  [/\bLinux\b/, 'Linux'],
];

/** Reads a `User-Agent` for a person. Only names that it carries are told: no version, no model, no guess. */
export function readUserAgent(userAgent: string | null): Device {
  const text = userAgent ?? '';
  const find = (names: readonly (readonly [RegExp, string])[]) => names.find(([sign]) => sign.test(text))?.[1] ?? null;
  return { browser: find(BROWSERS), system: find(SYSTEMS) };
}
