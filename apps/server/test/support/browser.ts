import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The first is the same without its windows, and takes half as long. */
const PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The system's Chromium; null where there is none, and the tests that need it say so and skip. */
export const browserPath: string | null = PLACES.find((path) => existsSync(path)) ?? null;

export function openBrowser(): Promise<Browser> {
  if (!browserPath) throw new Error('No Chromium on this machine');
  return chromium.launch({
    executablePath: browserPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}
