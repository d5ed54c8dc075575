import type { search } from '@fotograma/contract';
import type { Refusal } from '../gate.ts';
import type { Wish } from '../wish.ts';
import { genreIn, listed, pick } from './words.ts';

type Language = search.QuestionLanguage;
type Ways = Readonly<Record<Language, readonly [string, ...string[]]>>;

const GREETINGS: Ways = {
  en: [
    'Hello! Ask me for a film: by a mood, a story you half remember, a person, or one that you liked.',
    'Hello. I know the films of this house: tell me what you feel like, or what you remember of one.',
  ],
  es: [
    '¡Hola! Pídeme una película: por el ánimo, por una historia que recuerdes a medias, por una persona o por otra que te gustó.',
    'Hola. Conozco las películas de esta casa: dime qué te apetece, o qué recuerdas de una.',
  ],
  pt: [
    'Olá! Peça um filme: pelo clima, por uma história que você lembra pela metade, por uma pessoa ou por outro de que gostou.',
    'Olá. Conheço os filmes desta casa: diga o que tem vontade de ver, ou o que lembra de um.',
  ],
};

export function greeting(language: Language, seed: number): string {
  return pick(GREETINGS[language], seed);
}

const REFUSALS: Readonly<Record<Refusal, Ways>> = {
  'off-topic': {
    en: [
      'I only know the films of this catalogue, so I cannot help with that.',
      'That is outside what I know: I talk about the films of this catalogue.',
    ],
    es: [
      'Solo conozco las películas de este catálogo, así que con eso no puedo ayudarte.',
      'Eso queda fuera de lo que sé: hablo de las películas de este catálogo.',
    ],
    pt: [
      'Só conheço os filmes deste catálogo, então com isso não posso ajudar.',
      'Isso está fora do que sei: falo dos filmes deste catálogo.',
    ],
  },
  'unknown-fact': {
    en: ['The catalogue does not say, and I do not guess.', 'That is not in the catalogue, so I do not know.'],
    es: ['El catálogo no lo dice, y yo no adivino.', 'Eso no está en el catálogo, así que no lo sé.'],
    pt: ['O catálogo não diz, e eu não adivinho.', 'Isso não está no catálogo, então não sei.'],
  },
  'unknown-name': {
    en: ['I do not find that in the catalogue.', 'That one is not in this catalogue.'],
    es: ['No encuentro eso en el catálogo.', 'Eso no está en este catálogo.'],
    pt: ['Não encontro isso no catálogo.', 'Isso não está neste catálogo.'],
  },
  'nothing-found': {
    en: ['I find no film in the catalogue that fits that.', 'Nothing in the catalogue fits that.'],
    es: ['No encuentro en el catálogo ninguna película que encaje con eso.', 'Nada en el catálogo encaja con eso.'],
    pt: ['Não encontro no catálogo nenhum filme que combine com isso.', 'Nada no catálogo combina com isso.'],
  },
};

export function refused(refusal: Refusal, language: Language, seed: number): string {
  const ask: Ways = { en: ['You could ask:'], es: ['Podrías preguntar:'], pt: ['Você pode perguntar:'] };
  return `${pick(REFUSALS[refusal][language], seed)} ${ask[language][0]}`;
}

/** The card of the film does not hold what was asked. */
export function meaningless(film: string, language: Language): string {
  return {
    en: `The catalogue has ${film}, but does not say that about it.`,
    es: `El catálogo tiene ${film}, pero no dice eso de ella.`,
    pt: `O catálogo tem ${film}, mas não diz isso sobre ele.`,
  }[language];
}

/** The sentence before the films. */
export function intro(wish: Wish, count: number, language: Language, seed: number): string {
  const one = count === 1;
  if (wish.intent === 'person' && wish.people.length) {
    const who = listed(wish.people, language);
    return {
      en: one ? `In the catalogue there is one film with ${who}:` : `In the catalogue there are these with ${who}:`,
      es: one ? `En el catálogo hay una película con ${who}:` : `En el catálogo hay estas con ${who}:`,
      pt: one ? `No catálogo há um filme com ${who}:` : `No catálogo há estes com ${who}:`,
    }[language];
  }
  if (wish.intent === 'similar') {
    const ways: Ways = {
      en: ['In the same spirit:', 'These come closest to it:'],
      es: ['Con el mismo espíritu:', 'Estas son las que más se le acercan:'],
      pt: ['No mesmo espírito:', 'Estes são os que mais se aproximam:'],
    };
    return pick(ways[language], seed);
  }
  if (wish.genres.length) {
    const what = listed(
      wish.genres.map((slug) => genreIn(slug, language)),
      language,
    );
    const ways: Ways = {
      en: [`For ${what}, I would take:`, `Here is some ${what} from the catalogue:`],
      es: [`Si buscas ${what}, yo vería:`, `Algo de ${what} del catálogo:`],
      pt: [`Para ${what}, eu veria:`, `Algo de ${what} do catálogo:`],
    };
    return pick(ways[language], seed);
  }
  const ways: Ways = {
    en: [
      one ? 'This one fits:' : 'These fit best:',
      one ? 'I found one:' : 'I would start with these:',
      one ? 'Try this one:' : 'Have a look at these:',
    ],
    es: [
      one ? 'Esta encaja:' : 'Estas son las que mejor encajan:',
      one ? 'He encontrado una:' : 'Yo empezaría por estas:',
      one ? 'Prueba con esta:' : 'Échales un vistazo:',
    ],
    pt: [
      one ? 'Este combina:' : 'Estes são os que mais combinam:',
      one ? 'Encontrei um:' : 'Eu começaria por estes:',
      one ? 'Experimente este:' : 'Dê uma olhada nestes:',
    ],
  };
  return pick(ways[language], seed);
}

/** Why a film is among those named. */
export const shared = {
  words: (words: string, language: Language) =>
    ({ en: `Its story has ${words}.`, es: `Su historia tiene ${words}.`, pt: `Sua história tem ${words}.` })[language],
  keyword: (keyword: string, language: Language) =>
    ({
      en: `It is filed under “${keyword}”.`,
      es: `En el catálogo figura con “${keyword}”.`,
      pt: `No catálogo está marcado com “${keyword}”.`,
    })[language],
  genres: (genres: string, language: Language) =>
    ({ en: `It is ${genres}, as you asked.`, es: `Es ${genres}, como pedías.`, pt: `É ${genres}, como você pediu.` })[language],
};

/** What one could ask next: of the first film, or of anything. */
export function suggestionsOf(titles: readonly string[], language: Language): string[] {
  const [a, b] = titles;
  if (a === undefined) return ANYTHING[language].slice(0, 3);
  const own = {
    en: [`Films like ${a}`, `Who directed ${a}?`, b === undefined ? `What is ${a} about?` : `Compare ${a} and ${b}`],
    es: [`Películas como ${a}`, `¿Quién dirigió ${a}?`, b === undefined ? `¿De qué trata ${a}?` : `Compara ${a} y ${b}`],
    pt: [`Filmes como ${a}`, `Quem dirigiu ${a}?`, b === undefined ? `Do que trata ${a}?` : `Compare ${a} e ${b}`],
  };
  return own[language];
}

const ANYTHING: Readonly<Record<Language, readonly string[]>> = {
  en: ['A comedy to cheer me up', 'A silent film with a monster', 'Something slow and beautiful'],
  es: ['Una comedia para animarme', 'Una película muda con un monstruo', 'Algo lento y hermoso'],
  pt: ['Uma comédia para me animar', 'Um filme mudo com um monstro', 'Algo lento e bonito'],
};
