import type { CompositionName } from './compositions.ts';
import type { Voice } from './lettering.ts';
import type { Family } from './palettes.ts';

/** What a genre brings to a poster. */
export interface Temper {
  readonly families: readonly [Family, ...Family[]];
  readonly compositions: readonly [CompositionName, ...CompositionName[]];
  readonly voices: readonly [Voice, ...Voice[]];
}

/**
 * From the most telling genre to the least: a war drama is a war film first, and nearly everything is a drama.
 * A film is drawn in the temper of the first of its genres found here.
 */
const TEMPERS: ReadonlyMap<string, Temper> = new Map<string, Temper>([
  [
    'western',
    { families: ['journey'], compositions: ['mesa', 'sun', 'hills', 'road', 'figure', 'blinds', 'slope'], voices: ['black', 'bold'] },
  ],
  [
    'horror',
    {
      families: ['dread'],
      compositions: ['eye', 'fangs', 'forest', 'torn', 'spiral', 'shards', 'keyhole', 'bars'],
      voices: ['black', 'light'],
    },
  ],
  [
    'noir',
    {
      families: ['shadow'],
      compositions: ['blinds', 'skyline', 'keyhole', 'bars', 'figure', 'staircase', 'spiral'],
      voices: ['bold', 'black'],
    },
  ],
  [
    'science-fiction',
    {
      families: ['space'],
      compositions: ['planet', 'rings', 'halftone', 'monolith', 'whirl', 'figure', 'stripes', 'sun'],
      voices: ['light', 'black'],
    },
  ],
  [
    'spy',
    {
      families: ['shadow', 'force'],
      compositions: ['crosshair', 'keyhole', 'rings', 'chevrons', 'eye', 'bars', 'stripes'],
      voices: ['bold', 'black'],
    },
  ],
  ['martial-arts', { families: ['force'], compositions: ['burst', 'chevrons', 'sun', 'torn', 'waves', 'halves'], voices: ['black'] }],
  [
    'musical',
    {
      families: ['song', 'play'],
      compositions: ['curtain', 'record', 'strings', 'burst', 'tiles', 'petals', 'stripes'],
      voices: ['black', 'bold'],
    },
  ],
  ['music', { families: ['song'], compositions: ['record', 'strings', 'rings', 'halftone', 'stripes', 'bars'], voices: ['black', 'bold'] }],
  [
    'animation',
    {
      families: ['play', 'dream'],
      compositions: ['tiles', 'smile', 'hills', 'burst', 'halftone', 'petals', 'waves', 'stripes'],
      voices: ['black'],
    },
  ],
  [
    'war',
    {
      families: ['field'],
      compositions: ['torn', 'banners', 'chevrons', 'shards', 'crosshair', 'hills', 'bars'],
      voices: ['black', 'bold'],
    },
  ],
  ['sport', { families: ['sport'], compositions: ['lanes', 'chevrons', 'burst', 'stripes', 'rings', 'halves'], voices: ['black'] }],
  [
    'documentary',
    { families: ['fact'], compositions: ['reel', 'frames', 'halftone', 'eye', 'tiles', 'rings', 'stripes'], voices: ['bold', 'black'] },
  ],
  [
    'experimental',
    {
      families: ['fact', 'song'],
      compositions: ['whirl', 'tiles', 'halftone', 'frames', 'spiral', 'blocks', 'shards'],
      voices: ['light', 'black'],
    },
  ],
  [
    'fantasy',
    { families: ['dream'], compositions: ['forest', 'hills', 'planet', 'petals', 'spiral', 'waves', 'slope'], voices: ['light', 'black'] },
  ],
  [
    'silent',
    {
      families: ['past'],
      compositions: ['reel', 'curtain', 'frames', 'eye', 'staircase', 'sun', 'figure', 'pair'],
      voices: ['bold', 'light'],
    },
  ],
  [
    'mystery',
    {
      families: ['shadow'],
      compositions: ['keyhole', 'spiral', 'rings', 'eye', 'staircase', 'forest', 'halves'],
      voices: ['bold', 'light'],
    },
  ],
  [
    'crime',
    {
      families: ['shadow', 'force'],
      compositions: ['bars', 'blocks', 'skyline', 'torn', 'crosshair', 'blinds', 'staircase', 'shards'],
      voices: ['black', 'bold'],
    },
  ],
  [
    'thriller',
    {
      families: ['shadow', 'dread'],
      compositions: ['spiral', 'rings', 'bars', 'shards', 'crosshair', 'whirl', 'blocks', 'eye', 'staircase'],
      voices: ['black', 'bold'],
    },
  ],
  [
    'political',
    {
      families: ['fact', 'field'],
      compositions: ['banners', 'blocks', 'staircase', 'monolith', 'bars', 'chevrons'],
      voices: ['bold', 'black'],
    },
  ],
  [
    'adventure',
    { families: ['journey'], compositions: ['hills', 'waves', 'road', 'sun', 'mesa', 'slope', 'burst'], voices: ['black', 'bold'] },
  ],
  [
    'action',
    {
      families: ['force'],
      compositions: ['burst', 'chevrons', 'torn', 'crosshair', 'shards', 'stripes', 'blocks', 'skyline'],
      voices: ['black'],
    },
  ],
  [
    'biography',
    {
      families: ['life', 'past'],
      compositions: ['figure', 'halves', 'staircase', 'pair', 'frames', 'monolith', 'sun'],
      voices: ['bold', 'light'],
    },
  ],
  [
    'history',
    {
      families: ['past', 'life'],
      compositions: ['banners', 'monolith', 'sun', 'hills', 'staircase', 'figure', 'blocks'],
      voices: ['bold', 'black'],
    },
  ],
  [
    'romance',
    { families: ['heart'], compositions: ['pair', 'petals', 'halves', 'waves', 'sun', 'skyline', 'slope'], voices: ['light', 'bold'] },
  ],
  [
    'family',
    { families: ['play', 'dream'], compositions: ['tiles', 'hills', 'smile', 'petals', 'waves', 'burst', 'slope'], voices: ['black'] },
  ],
  [
    'comedy',
    {
      families: ['play'],
      compositions: ['smile', 'tiles', 'stripes', 'burst', 'halves', 'curtain', 'blocks', 'halftone', 'pair', 'waves'],
      voices: ['black', 'bold'],
    },
  ],
  [
    'drama',
    {
      families: ['life', 'heart'],
      compositions: [
        'figure',
        'halves',
        'pair',
        'staircase',
        'blocks',
        'monolith',
        'sun',
        'road',
        'frames',
        'waves',
        'skyline',
        'slope',
        'tiles',
      ],
      voices: ['bold', 'light', 'black'],
    },
  ],
  ['short', { families: ['fact'], compositions: ['frames', 'tiles', 'reel', 'halves', 'stripes', 'blocks'], voices: ['bold', 'light'] }],
]);

const DEFAULT: Temper = {
  families: ['life', 'fact'],
  compositions: ['tiles', 'halves', 'frames', 'reel', 'pair', 'stripes', 'rings', 'sun', 'blocks'],
  voices: ['bold', 'black', 'light'],
};

/** The temper of a film's most telling genre; unknown genres, or none, have one of their own. */
export function temperOf(genres: readonly string[]): Temper {
  for (const [genre, temper] of TEMPERS) if (genres.includes(genre)) return temper;
  return DEFAULT;
}
