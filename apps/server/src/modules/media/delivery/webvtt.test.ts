import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toWebVtt } from './webvtt.ts';

const convert = (text: string) => toWebVtt(Buffer.from(text));
const complaint = (text: string): string => {
  try {
    convert(text);
    return 'none';
  } catch (error) {
    return (error as { errors: readonly { message: string }[] }).errors[0]?.message ?? '';
  }
};

const SRT = `1
00:00:01,500 --> 00:00:04,000
Señor, <i>¿qué</i> tal?

2
00:01:00,000 --> 00:01:02,000 X1:10 X2:20
Two
lines
`;
const VTT = `WEBVTT

00:00:01.500 --> 00:00:04.000
Señor, <i>¿qué</i> tal?

00:01:00.000 --> 00:01:02.000
Two
lines
`;

describe('SubRip becomes WebVTT', () => {
  test.each([
    ['UTF-8', Buffer.from(SRT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\u{feff}${SRT}`)],
    ['UTF-16, little end first', Buffer.from(`\u{feff}${SRT}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\u{feff}${SRT}`, 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from(SRT, 'utf16le')],
    ['UTF-16 without a mark, big end first', Buffer.from(SRT, 'utf16le').swap16()],
    ['Windows-1252', Buffer.from(SRT, 'latin1')],
    ['lines of Windows', Buffer.from(SRT.replaceAll('\n', '\r\n'))],
    ['lines of old Macs', Buffer.from(SRT.replaceAll('\n', '\r'))],
  ])('from %s', (_, bytes) => {
    expect(toWebVtt(bytes)).toBe(VTT);
  });

  test('as people write it: without numbers, with blank lines in a cue, short fractions, out of order', () => {
    expect(convert('\n\n00:00:05,5 --> 00:00:06,25\nlate\n\n\n1\n00:00:01.000-->00:00:02,000\nearly\n\nafter a blank line\n\n12\n')).toBe(
      'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nearly\nafter a blank line\n12\n\n00:00:05.500 --> 00:00:06.250\nlate\n',
    );
    // Nobody says the number of the next cue, and everybody one that is a line of its own.
    expect(convert('1\n00:00:01,000 --> 00:00:02,000\n42\n\n2\n00:00:03,000 --> 00:00:04,000\nend')).toContain('\n42\n\n00:00:03.000');
  });

  test('loses fonts and positions, and keeps what is meant as text', () => {
    const said = (line: string) => convert(`1\n00:00:01,000 --> 00:00:02,000\n${line}`).split('\n').slice(2).join('\n');
    const cue = (text: string, settings = '') => `00:00:01.000 --> 00:00:02.000${settings}\n${text}\n`;
    expect(said('<font color="red">Red</font> <B>bold</B>')).toBe(cue('Red <b>bold</b>'));
    expect(said('{\\an8}Above')).toBe(cue('Above', ' line:0'));
    expect(said('1 < 2 & 3 > 2, I <3 you &amp; him')).toBe(cue('1 &lt; 2 &amp; 3 &gt; 2, I &lt;3 you &amp; him'));
    expect(said('<script>alert(1)</script><img src=x onerror=y>ok\u{0}\u{7}')).toBe(cue('alert(1)ok'));
  });
});

describe('WebVTT stays itself', () => {
  test('with its tags and places, and without styles, regions, notes and scripts', () => {
    const given = `WEBVTT - title
X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000

STYLE
::cue { background: url(https://example.com/spy) }

REGION
id:one

NOTE a note

intro
01:02.000 --> 100:01:03.000 align:start position:10%,line-left region:one line:-1 onclick:x
<v.loud Tom & Co>Hi <c.red>there</c> <00:01:02.500>you</v> <ruby>a<rt>b</rt></ruby> <lang en>x</lang><iframe>
second line
`;
    expect(convert(given)).toBe(`WEBVTT

00:01:02.000 --> 100:01:03.000 align:start position:10%,line-left line:-1
<v.loud Tom &amp; Co>Hi <c.red>there</c> <00:01:02.500>you</v> <ruby>a<rt>b</rt></ruby> <lang en>x</lang>
second line
`);
  });

  test('and what was made is made the same again', () => {
    for (const text of [VTT, convert(SRT)]) expect(convert(text)).toBe(text);
  });
});

describe('what is not subtitles is refused, naming the line', () => {
  test.each([
    ['an essay', 'Once upon a time', 'Line 1: Expected a time, as 00:01:02,500 --> 00:01:04,000'],
    ['nothing', '', 'Line 1: There are no subtitles in this file'],
    ['only a header', 'WEBVTT\n\nNOTE nothing here', 'Line 1: There are no subtitles in this file'],
    ['cues that say nothing', '1\n00:00:01,000 --> 00:00:02,000\n\n', 'Line 1: There are no subtitles in this file'],
    ['a reversed cue', '1\n00:00:01,000 --> 00:00:02,000\nx\n\n2\n00:00:04,000 --> 00:00:03,000\ny', 'Line 6: It ends before it begins'],
    ['a negative time', 'WEBVTT\n\n-00:00:01.000 --> 00:00:02.000\nx', 'Line 3: Expected a time, as 00:01:02,500 --> 00:01:04,000'],
    [
      'minutes beyond the hour',
      '1\n00:61:00,000 --> 00:62:00,000\nx',
      'Line 2: There are 60 minutes in an hour, and 60 seconds in a minute',
    ],
    ['an endless line', `1\n00:00:01,000 --> 00:00:02,000\n${'x'.repeat(2_001)}`, 'Line 3: Longer than 2000 characters'],
  ])('%s', (_, text, message) => {
    expect(complaint(text)).toBe(message);
  });
});

test('whatever comes is refused by name, or is WebVTT in which nothing but its own tags is a tag', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '<b>',
      '</script>',
      '<img onerror=x>',
      '<v a>',
      '&',
      '-->',
      '<<i>',
      '<c.x',
      '<v a--{\\an1}>',
      '{\\an8}',
      '<a\u{2028}b>',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom('WEBVTT\n\n', '1\n'), (parts, head) => {
      const text = `${head}00:00:01,000 --> 00:00:02,000\n${parts.join('')}`;
      if (complaint(text) !== 'none') return;
      const [, , timing = '', ...said] = convert(text).split('\n');
      expect(timing).toMatch(/^00:00:01\.000 --> 00:00:02\.000/);
      for (const tag of said.join('\n').match(/<[^>]*>/g) ?? []) expect(tag).toMatch(/^<(\/?(b|i|u|c|v|lang|ruby|rt)\b|\d)/);
      expect(said.join('\n')).not.toContain('-->');
    }),
    { numRuns: 300 },
  );
});
