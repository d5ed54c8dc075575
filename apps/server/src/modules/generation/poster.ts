import sharp from 'sharp';
import { type Made, type MakeRequest, type Maker, MakerFailure } from '../../platform/ai/makers.ts';
import { drawPoster, type PosterFilm } from '../../platform/posters/poster.ts';
import { createTurns } from '../../platform/turns.ts';

export const POSTER_MODEL = 'fotograma-poster-1';

/** The poster that is drawn, in its own units. */
const SHEET = { width: 400, height: 600 };
const LONGEST_TITLE = 60;
const TITLE_WORDS = 6;
/** Posters drawn at once in one process. */
const PLACES = 2;

/** Words that tell of a genre, in the three languages of the house, whole or as the beginning of one. */
const GENRES: readonly (readonly [genre: string, words: RegExp])[] = [
  ['western', /\b(western|cowboys?|outlaws?|sheriffs?|vaquer\w*|pistoler\w*|faroeste|oeste)/iu],
  ['horror', /\b(horror|ghosts?|haunt\w*|vampir\w*|zomb\w*|terror|fantasmas?|assombra\w*|embruja\w*)/iu],
  ['noir', /\b(noir|detectives?|gumshoe|cine negro)/iu],
  [
    'science-fiction',
    /\b(sci-?fi|science fiction|space|planets?|robots?|androids?|aliens?|galax\w*|ciencia ficción|ficção científica|espaci\w*|espaço|nave)/iu,
  ],
  ['spy', /\b(spy|spies|espion\w*|espías?|espiã?o?)/iu],
  ['martial-arts', /\b(kung ?fu|samurai|martial|karate|artes marciales)/iu],
  ['musical', /\b(musical)/iu],
  ['music', /\b(music|bands?|jazz|rock|songs?|música|banda|canci\w*|canç\w*)/iu],
  ['animation', /\b(animat\w*|cartoons?|animac\w*|animaç\w*|dibujos)/iu],
  ['war', /\b(war|soldiers?|battle\w*|guerra|soldad\w*|batalla|batalha)/iu],
  ['sport', /\b(sports?|football|boxing|boxer|race|fútbol|futebol|boxe\w*|deport\w*|esport\w*)/iu],
  ['documentary', /\b(documentar\w*|documental)/iu],
  ['experimental', /\b(experimental|abstract|abstract[oa])/iu],
  ['fantasy', /\b(fantas[yií]\w*|dragons?|magic\w*|witch\w*|wizards?|dragones|bruj\w*|brux\w*|mágic\w*)/iu],
  ['mystery', /\b(myster\w*|misteri\w*|mistéri\w*)/iu],
  ['crime', /\b(crime|heist|gangsters?|mafia|robber\w*|crimen|atraco|assalto|robo)/iu],
  ['thriller', /\b(thriller|suspense|chase|persecuci\w*|perseguiç\w*)/iu],
  ['romance', /\b(love|romance|romantic|lovers?|amor\w*|amante\w*|romántic\w*|romântic\w*)/iu],
  ['comedy', /\b(comed\w*|funny|comèdia|comédia|comedia|gracios\w*)/iu],
  ['adventure', /\b(adventur\w*|journey|quest|treasure|aventur\w*|viaje|viagem|tesoro|tesouro)/iu],
  ['action', /\b(action|explosi\w*|acción|ação)/iu],
  ['history', /\b(histor\w*|period drama|histór\w*|época)/iu],
  ['family', /\b(family|children|kids|famil\w*|niñ\w*|crianças)/iu],
];

/** A film’s poster from a prompt: which words are its title, which year, who made it, and which genres the rest speaks of. */
export function filmOf(prompt: string): PosterFilm {
  const line = prompt.replace(/\s+/g, ' ').trim();
  const quoted = /["“«]([^"”»]{1,60})["”»]/u.exec(line)?.[1];
  const clause = /^(.+?)(?:\s*[:;—–|]|\.\s|,\s|$)/u.exec(prompt.split('\n')[0]?.trim() ?? '')?.[1] ?? line;
  const words = clause.split(' ');
  const title = quoted ?? (clause.length <= LONGEST_TITLE ? clause : words.slice(0, TITLE_WORDS).join(' '));
  const year = /\b(?:18|19|20)\d\d\b/.exec(line.replace(title, ''))?.[0];
  const maker =
    /\b(?:directed by|a film by|dirigid[oa] por|un film de|um filme de)\s+(\p{Lu}[\p{L}.'’-]*(?:\s+\p{Lu}[\p{L}.'’-]*){0,3})/iu.exec(
      line,
    )?.[1];
  return {
    title,
    year: year === undefined ? null : Number(year),
    directors: maker === undefined ? [] : [maker],
    genres: GENRES.filter(([, said]) => said.test(line)).map(([genre]) => genre),
  };
}

/** The renderer that needs no key: posters drawn by rules, the same for the same prompt and seed, and no AI. */
export function createPosterMaker(): Maker {
  const inTurn = createTurns({ places: PLACES, waiting: 10_000, full: 'Many posters are being drawn at this moment.', retrySeconds: 5 });
  return {
    model: POSTER_MODEL,
    kind: 'image',
    mostInputs: 0,
    async make(request, { signal }): Promise<Made> {
      const film = filmOf(request.prompt);
      const outputs = [];
      for (let index = 0; index < request.count; index++) {
        outputs.push({ body: await inTurn(() => draw(film, `${(request.seed ?? 0) + index}`, sizeOf(request), signal)) });
      }
      return {
        state: 'made',
        outputs,
        warnings: request.negativePrompt === null ? [] : ['Posters drawn by rules do not heed a negative prompt.'],
      };
    },
  };
}

/** px; a shape in place of a size has its longer side as asked. */
function sizeOf({ width, height, aspectRatio }: MakeRequest): { width: number; height: number } {
  if (aspectRatio === null) return { width, height };
  const [across = 1, down = 1] = aspectRatio.split(':').map(Number);
  const longer = Math.max(width, height);
  return across >= down
    ? { width: longer, height: Math.max(1, Math.round((longer * down) / across)) }
    : { width: Math.max(1, Math.round((longer * across) / down)), height: longer };
}

/** As large as fits, on its own ground. */
async function draw(
  film: PosterFilm,
  variant: string,
  { width, height }: { width: number; height: number },
  signal: AbortSignal,
): Promise<Buffer> {
  signal.throwIfAborted();
  const { svg, ground } = drawPoster(film, variant);
  const scale = Math.min(width / SHEET.width, height / SHEET.height);
  const [w, h] = [SHEET.width * scale, SHEET.height * scale];
  const placed = svg.replace('width="400" height="600"', `x="${(width - w) / 2}" y="${(height - h) / 2}" width="${w}" height="${h}"`);
  const page = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${ground}"/>${placed}</svg>`;
  try {
    return await sharp(Buffer.from(page)).png({ compressionLevel: 6 }).toBuffer();
  } catch (cause) {
    throw new MakerFailure('provider', 'The poster could not be drawn.', { cause });
  }
}
