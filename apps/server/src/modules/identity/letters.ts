import type { accounts } from '@fotograma/contract';
import { HOUSE, type LetterContent, type Printed, printLetter } from '../../platform/mail/letter.ts';

type Locale = accounts.User['locale'];

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

type Said = Omit<LetterContent, 'hello' | 'link'> & { readonly link?: { label: string; url: string } };

function print(locale: Locale, name: string | null, { link, ...said }: Said): Printed {
  const { hello, copyLink } = languages[locale];
  return printLetter(locale, { ...said, hello: hello(name), ...(link && { link: { ...link, copy: copyLink } }) });
}
