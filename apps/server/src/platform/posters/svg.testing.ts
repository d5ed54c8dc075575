import type { Area } from './layouts.ts';

/** What the poster tests need to read back from a drawing. */

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** Elements in document order. Throws on anything that is not well-formed in the small part of XML we write. */
export function parseXml(xml: string): Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  const token = /<(\/?)([a-z]+)((?:\s[\w-]+(?::\w+)?="[^"<]*")*)(\/?)>|([^<]+)/gy;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const [, closing, name, attributes, empty, text] = token.exec(xml) ?? broken(xml, at);
    if (text !== undefined) {
      const parent = open.at(-1) ?? broken(xml, at);
      parent.text += unescaped(text);
    } else if (closing) {
      if (open.pop()?.name !== name) broken(xml, at);
    } else {
      if (open.length === 0 && elements.length > 0) broken(xml, at);
      const pairs = [...(attributes ?? '').matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, unescaped(value)]);
      if (new Set(pairs.map(([key]) => key)).size !== pairs.length) broken(xml, at);
      const element = { name: name ?? '', attributes: Object.fromEntries(pairs), text: '' };
      elements.push(element);
      if (!empty) open.push(element);
    }
  }
  if (open.length > 0) broken(xml, xml.length);
  return elements;
}

/** Characters allowed by XML 1.0, section 2.2, with only numeric references. */
function unescaped(text: string): string {
  if (!text.isWellFormed() || !/^[\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u.test(text)) broken(text, 0);
  if (/&(?!#\d+;)/.test(text)) broken(text, text.indexOf('&'));
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}

function broken(xml: string, at: number): never {
  throw new Error(`not well-formed at ${at}: ${xml.slice(at, at + 60)}`);
}

/** The colours a drawing uses. */
export function inkOf(svg: string): string[] {
  return [...new Set(svg.match(/#[0-9a-f]{6}/g))];
}

/** The extent of every contour of the lettering, in px: of the paths drawn on a grid. */
export function contoursOf(svg: string): Area[] {
  return parseXml(svg)
    .filter(({ attributes }) => attributes.transform?.startsWith('scale('))
    .flatMap(({ attributes }) => contours(attributes.d ?? '', Number(attributes.transform?.slice(6, -1))));
}

function contours(d: string, step: number): Area[] {
  const areas: Area[] = [];
  let points: [number, number][] = [];
  let [x, y, cx, cy] = [0, 0, 0, 0];
  const numbersOf = { M: 2, h: 1, v: 1, l: 2, q: 4, t: 2, z: 0 } as const;
  for (const [, command, list] of d.matchAll(/([Mhvlqtz])([^Mhvlqtz]*)/g)) {
    const numbers = list?.match(/-?\d+/g)?.map(Number) ?? [];
    const size = numbersOf[command as keyof typeof numbersOf];
    for (let i = 0; i === 0 || i < numbers.length; i += size || 1) {
      const [a = 0, b = 0, c = 0, e = 0] = numbers.slice(i, i + size);
      const from: [number, number] = [x, y];
      let control: [number, number] | undefined;
      if (command === 'z') {
        const [xs, ys] = [points.map(([px]) => px * step), points.map(([, py]) => py * step)];
        const [left, top] = [Math.min(...xs), Math.min(...ys)];
        areas.push({ x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top });
        points = [];
        break;
      }
      if (command === 'M') [x, y] = [a, b];
      else if (command === 'h') x += a;
      else if (command === 'v') y += a;
      else if (command === 'l') [x, y] = [x + a, y + b];
      else if (command === 'q') {
        control = [x + a, y + b];
        [x, y] = [x + c, y + e];
      } else {
        control = [2 * x - cx, 2 * y - cy];
        [x, y] = [x + a, y + b];
      }
      [cx, cy] = control ?? [x, y];
      points.push([x, y]);
      if (control) points.push([(from[0] + 2 * control[0] + x) / 4, (from[1] + 2 * control[1] + y) / 4]);
    }
  }
  return areas;
}
