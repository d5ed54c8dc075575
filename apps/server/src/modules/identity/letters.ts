import type { accounts } from '@fotograma/contract';
import type { Letter } from '../../platform/mail/mail.ts';

type Locale = accounts.User['locale'];
type Printed = Omit<Letter, 'to'>;

const HOUSE = 'Fotograma';

interface Reader {
  readonly locale: Locale;
  /** Origin of the pages, without a slash at the end. */
  readonly publicUrl: string;
}

interface Named {
  /** Null for somebody without a name, and for an address not verified: a name is free text, and would be sent to strangers. */
  readonly name: string | null;
}

interface Key {
  /** Goes behind the `#`, which browsers tell no server and no page that is linked to. */
  readonly token: string;
  /** How long it is good. */
  readonly seconds: number;
}

/** Asks whoever has the mailbox whether the account is theirs; nobody is named, because that is not known yet. */
export function verifyEmailLetter({ locale, publicUrl, token, seconds }: Reader & Key): Printed {
  const { goodFor, verifyEmail } = languages[locale];
  return print(locale, null, {
    ...verifyEmail,
    link: { label: verifyEmail.button, url: `${publicUrl}/verify-email#${token}` },
    after: [goodFor(duration(locale, seconds)), verifyEmail.notYou],
  });
}

export function resetPasswordLetter({ locale, publicUrl, name, token, seconds }: Reader & Named & Key): Printed {
  const { goodFor, resetPassword } = languages[locale];
  return print(locale, name, {
    ...resetPassword,
    link: { label: resetPassword.button, url: `${publicUrl}/reset-password#${token}` },
    after: [goodFor(duration(locale, seconds)), resetPassword.notYou],
  });
}

/** @param facts.at when it was changed. Without a token, `/reset-password` asks for a letter that brings one. */
export function passwordChangedLetter({ locale, publicUrl, name, at }: Reader & Named & { at: Date }): Printed {
  const { subject, body, notYou } = languages[locale].passwordChanged;
  return print(locale, name, { subject, body: body(time(locale, at)), after: [notYou, { url: `${publicUrl}/reset-password` }] });
}

/** @param facts.at when it was deleted. */
export function accountDeletedLetter({ locale, name, at }: { locale: Locale; at: Date } & Named): Printed {
  const { subject, body, notYou } = languages[locale].accountDeleted;
  return print(locale, name, { subject, body: body(time(locale, at)), after: [notYou] });
}

interface Words {
  hello(name: string | null): string;
  goodFor(duration: string): string;
  readonly copyLink: string;
  readonly verifyEmail: { subject: string; body: string; button: string; notYou: string };
  readonly resetPassword: { subject: string; body: string; button: string; notYou: string };
  readonly passwordChanged: { subject: string; body(at: string): string; notYou: string };
  readonly accountDeleted: { subject: string; body(at: string): string; notYou: string };
}

const languages: Record<Locale, Words> = {
  en: {
    hello: (name) => (name ? `Hello, ${name}.` : 'Hello.'),
    goodFor: (time) => `The link is good once, for ${time}.`,
    copyLink: 'If the button does nothing, copy this address into your browser:',
    verifyEmail: {
      subject: `Is this your address? Verify it for ${HOUSE}`,
      body: `An account at ${HOUSE} was made with this e-mail address. If it is yours, please say so.`,
      button: 'Verify my e-mail',
      notYou: 'If you made no account, do nothing: without this link nobody can show that the address is theirs.',
    },
    resetPassword: {
      subject: `Set a new password for ${HOUSE}`,
      body: 'Somebody, you we hope, asked to set a new password for your account. All devices will be signed out.',
      button: 'Set a new password',
      notYou: 'If it was not you, do nothing: your password stays as it is. Give this link to nobody, not even to us.',
    },
    passwordChanged: {
      subject: `Your password at ${HOUSE} was changed`,
      body: (at) => `The password of your account was changed on ${at}, and all devices were signed out.`,
      notYou: 'If it was you, there is nothing to do. If it was not, somebody else has your account: ask for a new password at once:',
    },
    accountDeleted: {
      subject: `Your account at ${HOUSE} was deleted`,
      body: (at) => `Your account was deleted on ${at}, with your profile, your uploads and their films. It cannot be brought back.`,
      notYou:
        'If it was not you, somebody knew your password: change it wherever else you use it, and tell the people who run this house. This is our last message to you.',
    },
  },
  es: {
    hello: (name) => (name ? `Hola, ${name}:` : 'Hola:'),
    goodFor: (time) => `El enlace sirve una sola vez, durante ${time}.`,
    copyLink: 'Si el botón no funciona, copia esta dirección en tu navegador:',
    verifyEmail: {
      subject: `¿Es tuya esta dirección? Confírmala en ${HOUSE}`,
      body: `Se ha creado una cuenta en ${HOUSE} con esta dirección de correo. Si es tuya, confírmalo, por favor.`,
      button: 'Confirmar mi correo',
      notYou: 'Si no has creado ninguna cuenta, no hagas nada: sin este enlace nadie puede demostrar que la dirección es suya.',
    },
    resetPassword: {
      subject: `Elige una contraseña nueva para ${HOUSE}`,
      body: 'Alguien, esperamos que tú, ha pedido una contraseña nueva para tu cuenta. Se cerrará la sesión en todos los dispositivos.',
      button: 'Elegir una contraseña nueva',
      notYou: 'Si no has sido tú, no hagas nada: tu contraseña sigue igual. No le des este enlace a nadie, tampoco a nosotros.',
    },
    passwordChanged: {
      subject: `Tu contraseña de ${HOUSE} ha cambiado`,
      body: (at) => `La contraseña de tu cuenta se cambió el ${at} y se cerró la sesión en todos los dispositivos.`,
      notYou: 'Si has sido tú, no hay nada que hacer. Si no, otra persona tiene tu cuenta: pide ahora mismo una contraseña nueva:',
    },
    accountDeleted: {
      subject: `Tu cuenta de ${HOUSE} se ha borrado`,
      body: (at) => `Tu cuenta se borró el ${at}, con tu perfil, lo que subiste y sus películas. No se puede recuperar.`,
      notYou:
        'Si no has sido tú, alguien sabía tu contraseña: cámbiala donde más la uses y avisa a quienes llevan esta casa. Este es nuestro último mensaje.',
    },
  },
  pt: {
    hello: (name) => (name ? `Olá, ${name}.` : 'Olá.'),
    goodFor: (time) => `O link vale uma única vez, por ${time}.`,
    copyLink: 'Se o botão não funcionar, copie este endereço no seu navegador:',
    verifyEmail: {
      subject: `Este endereço é seu? Confirme no ${HOUSE}`,
      body: `Uma conta no ${HOUSE} foi criada com este endereço de e-mail. Se ele é seu, confirme, por favor.`,
      button: 'Confirmar meu e-mail',
      notYou: 'Se você não criou nenhuma conta, não faça nada: sem este link ninguém pode mostrar que o endereço é seu.',
    },
    resetPassword: {
      subject: `Escolha uma nova senha para o ${HOUSE}`,
      body: 'Alguém, esperamos que você, pediu uma nova senha para a sua conta. Todos os dispositivos serão desconectados.',
      button: 'Escolher uma nova senha',
      notYou: 'Se não foi você, não faça nada: a sua senha continua a mesma. Não dê este link a ninguém, nem a nós.',
    },
    passwordChanged: {
      subject: `A sua senha no ${HOUSE} foi alterada`,
      body: (at) => `A senha da sua conta foi alterada em ${at}, e todos os dispositivos foram desconectados.`,
      notYou: 'Se foi você, não há nada a fazer. Se não foi, outra pessoa está com a sua conta: peça já uma nova senha:',
    },
    accountDeleted: {
      subject: `A sua conta no ${HOUSE} foi excluída`,
      body: (at) => `A sua conta foi excluída em ${at}, com o seu perfil, o que você enviou e os filmes. Não é possível recuperá-la.`,
      notYou:
        'Se não foi você, alguém sabia a sua senha: troque-a onde mais você a usa e avise quem cuida desta casa. Esta é a nossa última mensagem.',
    },
  },
};

/** "24 hours", "30 minutos": whole hours where it is hours. */
function duration(locale: Locale, seconds: number): string {
  const hours = seconds / 3_600;
  const [amount, unit] = Number.isInteger(hours) ? [hours, 'hour'] : [Math.round(seconds / 60), 'minute'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}

function time(locale: Locale, at: Date): string {
  return `${new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at)} UTC`;
}

interface Content {
  readonly subject: string;
  readonly body: string;
  readonly link?: { label: string; url: string };
  readonly after: readonly (string | { url: string })[];
}

function print(locale: Locale, name: string | null, { subject, body, link, after }: Content): Printed {
  const words = languages[locale];
  const hello = words.hello(name);
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
    ...(link ? [button(link), paragraph(words.copyLink, SMALL), address(link.url)] : []),
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

function page(locale: Locale, title: string, content: string): string {
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
