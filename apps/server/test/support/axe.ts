import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';

const AXE = fileURLToPath(new URL('../../../../node_modules/axe-core/axe.min.js', import.meta.url));

/**
 * What axe finds wrong with the page as it stands, a line for each rule.
 * @param rules only these; without, all.
 */
export async function findFaults(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Evaluated, not added as a script: the policy allows only the server's own.
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(await readFile(AXE, 'utf8'));
  return page.evaluate(
    async (only) => {
      // Run in the page, where axe has put itself; the server's own types know neither.
      const { axe } = globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const options = { resultTypes: ['violations'], ...(only ? { runOnly: { type: 'rule', values: only } } : {}) };
      return (await axe.run(options)).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`);
    },
    rules as string[] | undefined,
  );
}

/** Run in the page, as text: the server's own code knows no document. What is below the screen is not asked for yet. */
const SHOWN = `[...document.querySelectorAll('.skeleton, [aria-busy=true]')].every((part) => {
  const { top, bottom } = part.getBoundingClientRect();
  return top >= innerHeight || bottom <= 0;
})`;

/** Until the page shows what it was asked for: its heading, and on the screen nothing that is still on its way. */
export async function settled(page: Page): Promise<void> {
  await page.waitForSelector('h1');
  await eventually('the page is there', () => page.evaluate<boolean>(SHOWN), 40);
}

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Rules that the same page can pass by night and break by day. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * Looks at a page that is open, at a desk by night and on a phone by day.
 * @param all also the other way round, for what only colours can break: of pages that have the frame's every part.
 * @returns what is wrong, a line each, with where.
 */
export async function lookOver(page: Page, { all = false } = {}): Promise<string[]> {
  const faults: string[] = [];
  const look = async (where: string, rules?: readonly string[]) => {
    faults.push(...(await findFaults(page, rules)).map((fault) => `${where}: ${fault}`));
  };
  const by = async (colorScheme: 'dark' | 'light', theme: 'night' | 'day') => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForSelector(`[data-theme=${theme}]`);
  };
  const fit = async (where: string, { width }: { width: number }) => {
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    if (wide > width) faults.push(`${where}: ${wide} pixels wide`);
  };
  await page.setViewportSize(DESK);
  await by('dark', 'night');
  await settled(page);
  await look('at a desk by night');
  await fit('at a desk', DESK);
  await by('light', 'day');
  if (all) await look('at a desk by day', COLOURS);
  await page.setViewportSize(PHONE);
  await settled(page);
  await look('on a phone by day');
  await fit('on a phone', PHONE);
  if (!all) return faults;
  await by('dark', 'night');
  await look('on a phone by night', COLOURS);
  return faults;
}
