import type { Letter } from './mail.ts';

/** Languages that letters are written in. */
export type LetterLocale = 'en' | 'es' | 'pt';
export type Printed = Omit<Letter, 'to'>;

export const HOUSE = 'Fotograma';

/** What a letter says. */
export interface LetterContent {
  readonly hello: string;
  readonly subject: string;
  readonly body: string;
  /** With the sentence for those whose button does nothing. */
  readonly link?: { label: string; url: string; copy: string };
  readonly after: readonly (string | { url: string })[];
}

/** A letter of the house, as text and as HTML. */
export function printLetter(locale: LetterLocale, { hello, subject, body, link, after }: LetterContent): Printed {
  const text = [
    HOUSE,
    hello,
    body,
    ...(link ? [`${link.label}:\n${link.url}`] : []),
    ...after.map((each) => (typeof each === 'string' ? each : each.url)),
  ].join('\n\n');
  const paragraphs = [
    paragraph(hello),
    paragraph(body),
    ...(link ? [button(link), paragraph(link.copy, SMALL), address(link.url)] : []),
    ...after.map((each) => (typeof each === 'string' ? paragraph(each, link ? SMALL : BODY) : address(each.url))),
  ];
  return { subject, text: `${text}\n`, html: page(locale, subject, paragraphs.join('\n')) };
}

// The papers and the lamp of the web's day. Mail programs know inline styles and tables, and little else.
const FONT = "font-family:Georgia,'Times New Roman',serif";
const BODY = `margin:0 0 18px;${FONT};font-size:17px;line-height:1.5;color:#1b1d22`;
const SMALL = `margin:0 0 14px;${FONT};font-size:14px;line-height:1.5;color:#504d46`;

function paragraph(text: string, style = BODY): string {
  return `<p style="${style}">${escapeHtml(text)}</p>`;
}

function address(url: string): string {
  return `<p style="${SMALL};word-break:break-all"><a href="${escapeHtml(url)}" style="color:#7d4806">${escapeHtml(url)}</a></p>`;
}

function button({ label, url }: { label: string; url: string }): string {
  const style = `display:inline-block;padding:13px 24px;${FONT};font-size:17px;color:#fffdf8;text-decoration:none`;
  return `<table role="presentation" cellpadding="0" cellspacing="0" style="margin:8px 0 26px"><tr><td bgcolor="#7d4806" style="border-radius:8px"><a href="${escapeHtml(url)}" style="${style}">${escapeHtml(label)}</a></td></tr></table>`;
}

function page(locale: LetterLocale, title: string, content: string): string {
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"><title>${escapeHtml(title)}</title></head>
<body style="margin:0;padding:0;background:#f7f3ea">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" bgcolor="#f7f3ea"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
<tr><td bgcolor="#101319" style="padding:20px 32px;border-radius:12px 12px 0 0;${FONT};font-size:22px;letter-spacing:.02em;color:#e8a33d">${HOUSE}</td></tr>
<tr><td bgcolor="#fffdf8" style="padding:32px 32px 18px;border:1px solid #e2dccd;border-top:0;border-radius:0 0 12px 12px">
${content}
</td></tr>
</table>
</td></tr></table>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
