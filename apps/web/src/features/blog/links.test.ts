import { expect, test } from 'vitest';
import { printLinks, readLinks } from './links.ts';

test.each([
  ['', []],
  ['About /about', [{ label: 'About', url: '/about' }]],
  [
    '  About us   https://a.example/x \n\nWrite mailto:a@b.example',
    [
      { label: 'About us', url: 'https://a.example/x' },
      { label: 'Write', url: 'mailto:a@b.example' },
    ],
  ],
])('%j is read', (text, links) => expect(readLinks(text)).toEqual(links));

test.each(['/about', 'About', 'About javascript:alert(1)', 'About //evil.example', `${'x'.repeat(61)} /a`])('%j is no link', (text) =>
  expect(readLinks(text)).toBeNull(),
);

test('what is printed is read again', () => {
  const links = [
    { label: 'About us', url: '/about' },
    { label: 'Mail', url: 'mailto:a@b.example' },
  ];
  expect(readLinks(printLinks(links))).toEqual(links);
});
