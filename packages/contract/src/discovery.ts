import * as z from 'zod';
import { exampleMovie, Movie, movieParams } from './catalogue.ts';
import { Done, flag, Meta, noStore, question, slug, wholeNumber } from './common.ts';
import { endpoint, json } from './endpoint.ts';

const tag = 'Discovery';
const at = '2026-01-01T12:00:00.000Z';
const exampleId = '3f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f10';

/** The twelve main sentiments, the pleasant half first. */
export const SENTIMENTS = [
  'joy',
  'calm',
  'tenderness',
  'hope',
  'wonder',
  'nostalgia',
  'sadness',
  'grief',
  'loneliness',
  'anxiety',
  'anger',
  'numbness',
] as const;
export const SentimentId = z.enum(SENTIMENTS);
export type SentimentId = (typeof SENTIMENTS)[number];

/** What somebody may want of what they feel. */
export const INTENTIONS = ['process', 'transform', 'maintain', 'explore'] as const;
export const Intention = z.enum(INTENTIONS);
export type Intention = (typeof INTENTIONS)[number];

export const ARCS = ['rise', 'fall', 'fall-rise', 'rise-fall', 'flat', 'oscillating'] as const;
export const Arc = z.enum(ARCS);
export type Arc = (typeof ARCS)[number];
export const ENDINGS = ['uplifting', 'bittersweet', 'open', 'dark'] as const;
export const Ending = z.enum(ENDINGS);
export type Ending = (typeof ENDINGS)[number];
export const PACES = ['slow', 'steady', 'fast'] as const;
export const Pace = z.enum(PACES);
export type Pace = (typeof PACES)[number];
export const WARNINGS = [
  'death-of-parent',
  'death-of-child',
  'suicide',
  'sexual-violence',
  'domestic-abuse',
  'animal-harm',
  'gore',
  'addiction',
] as const;
export const Warning = z.enum(WARNINGS);
export type Warning = (typeof WARNINGS)[number];

/** A text in each of the house's languages. */
export const Localised = z.object({ en: z.string(), es: z.string(), pt: z.string() }).meta({ id: 'Localised' });
export type Localised = z.output<typeof Localised>;

const unit = z.number().min(0).max(1);
const signed = z.number().min(-1).max(1);

export const MainSentiment = z
  .object({
    id: SentimentId,
    valence: signed.meta({ description: 'From unpleasant (-1) to pleasant (1).' }),
    arousal: signed.meta({ description: 'From drowsy (-1) to stirred (1).' }),
    hue: z.number().min(0).max(360).meta({ description: 'Of its colour in OKLCH, in degrees; all have the same lightness.' }),
    names: Localised,
    descriptions: Localised,
    subFeelings: z.array(Localised),
  })
  .meta({ id: 'MainSentiment', description: 'Placed as in Russell’s circumplex of affect (1980).' });
export type MainSentiment = z.output<typeof MainSentiment>;

export const JourneyOption = z
  .object({ id: slug, names: Localised, descriptions: Localised })
  .meta({ id: 'JourneyOption', description: 'A way to follow an intention.' });
export type JourneyOption = z.output<typeof JourneyOption>;

export const EmotionalIntention = z
  .object({
    sentiment: SentimentId,
    intention: Intention,
    names: Localised,
    consequences: Localised.meta({ description: 'What choosing it leads to, in one line.' }),
    onlyByChoice: z.boolean().meta({ description: 'Offered only to whoever looks for it: staying in what hurts.' }),
    options: z.array(JourneyOption),
  })
  .meta({ id: 'EmotionalIntention' });
export type EmotionalIntention = z.output<typeof EmotionalIntention>;

export const STEPS = ['sentiment', 'intensity', 'intention', 'option'] as const;
export const Step = z.enum(STEPS);
export type Step = (typeof STEPS)[number];

export const FlowStep = z
  .object({
    step: Step,
    questions: Localised,
    options: z.array(
      z.object({
        value: z.string(),
        names: Localised,
        next: Step.nullable().meta({ description: 'The step after this answer; null: the films.' }),
      }),
    ),
  })
  .meta({ id: 'FlowStep' });
export type FlowStep = z.output<typeof FlowStep>;

export const JourneyOptionFlow = z
  .object({
    sentiment: SentimentId,
    version: z.int().meta({ description: 'Of the data that the flow is made of.' }),
    steps: z.array(FlowStep).meta({ description: 'From the feeling to the films, at most four taps.' }),
  })
  .meta({ id: 'JourneyOptionFlow' });
export type JourneyOptionFlow = z.output<typeof JourneyOptionFlow>;

/** Where words that are cited stand. */
export const EvidenceField = z.enum(['overview', 'keywords', 'genres', 'title']);
export type EvidenceField = z.output<typeof EvidenceField>;
export const FeelingSource = z.enum(['curated', 'builtin', 'model', 'person']);
export type FeelingSource = z.output<typeof FeelingSource>;

export const Evidence = z
  .object({
    sentiment: SentimentId,
    text: z.string().meta({ description: 'As it stands there.' }),
    field: EvidenceField,
  })
  .meta({ id: 'Evidence', description: 'A span of what is stored of the film.' });
export type Evidence = z.output<typeof Evidence>;

export const MovieSentiment = z
  .object({
    sentiment: SentimentId,
    score: unit,
    confidence: unit.meta({ description: 'How far the signals agree; below 0.5 it is not shown as a reason.' }),
    evidence: Evidence.nullable(),
    feedback: z.object({ met: z.int(), unmet: z.int() }).meta({ description: 'What people said after seeing it.' }),
  })
  .meta({ id: 'MovieSentiment' });
export type MovieSentiment = z.output<typeof MovieSentiment>;

/** How a film's feelings run, and what it gives: what is said of it beside its sentiments. */
export const filmCourse = {
  arc: Arc,
  ending: Ending,
  intensity: z.int().min(0).max(3),
  absorption: unit,
  hedonic: unit.meta({ description: 'Pleasure.' }),
  eudaimonic: unit.meta({ description: 'Meaning, being moved.' }),
  pace: Pace,
};

export const FilmFeeling = z
  .object({
    ...filmCourse,
    warnings: z.array(Warning),
    source: FeelingSource,
  })
  .meta({ id: 'FilmFeeling' });
export type FilmFeeling = z.output<typeof FilmFeeling>;

/** The parts of a film's score for a journey. */
export const PARTS = [
  'affinity',
  'company',
  'target',
  'arc',
  'ending',
  'absorption',
  'hedonic',
  'eudaimonic',
  'intensity',
  'pace',
  'personal',
  'quality',
  'novelty',
] as const;
export const Part = z.enum(PARTS);
export type Part = (typeof PARTS)[number];

export const JourneyReason = z
  .object({
    part: Part,
    contribution: z.number().meta({ description: 'What it adds to the score.' }),
    texts: Localised,
    evidence: Evidence.nullable().meta({ description: 'The stored words that it goes by, where it goes by words.' }),
  })
  .meta({ id: 'JourneyReason' });
export type JourneyReason = z.output<typeof JourneyReason>;

export const JourneyFilm = z
  .object({
    movie: Movie,
    score: z.number(),
    step: z.int().min(1).max(3).nullable().meta({ description: 'Of a path that leads from one feeling to another; null in a list.' }),
    reasons: z.array(JourneyReason).max(2).meta({ description: 'The two that speak most for it.' }),
    feeling: FilmFeeling,
    sentiments: z.array(MovieSentiment.pick({ sentiment: true, score: true })).meta({ description: 'The strongest first.' }),
    curve: z.array(signed).meta({ description: 'Its valence over its course, from its beginning to its end.' }),
  })
  .meta({ id: 'JourneyFilm' });
export type JourneyFilm = z.output<typeof JourneyFilm>;

export const Help = z
  .object({
    texts: Localised,
    lines: z.array(z.object({ name: z.string(), country: z.string().nullable(), contact: z.string(), url: z.url() })),
  })
  .meta({ id: 'Help', description: 'Where somebody listens: shown before any film.' });
export type Help = z.output<typeof Help>;

export const JourneyPlan = z
  .object({
    sentiment: SentimentId,
    intention: Intention,
    option: slug.nullable(),
    intensity: z.int().min(1).max(5),
    films: z.array(JourneyFilm),
    help: Help.nullable(),
    versions: z.object({
      catalogue: z.string().meta({ description: 'Of what is known of films: the same answers give the same films while it stays.' }),
      taste: z.string().nullable(),
    }),
  })
  .meta({ id: 'JourneyPlan' });
export type JourneyPlan = z.output<typeof JourneyPlan>;

const constraints = {
  runtimeMax: wholeNumber(1, 900).optional().meta({ description: 'Minutes at most.', example: 120 }),
  yearFrom: wholeNumber(1870, 2100).optional(),
  yearTo: wholeNumber(1870, 2100).optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .optional()
    .meta({ description: 'Original language, ISO 639-1.' }),
  playable: flag.optional().meta({ description: 'Only what can be played here.' }),
  seen: flag.optional().meta({ description: 'Also what one has seen, rated or passed.' }),
  without: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(Warning).max(WARNINGS.length))
    .optional()
    .meta({ description: 'Content to keep away from, separated by commas.', example: 'gore,suicide' }),
};

/** The same as JSON. */
export const Constraints = z
  .strictObject({
    runtimeMax: z.int().min(1).max(900).optional(),
    yearFrom: z.int().min(1870).max(2100).optional(),
    yearTo: z.int().min(1870).max(2100).optional(),
    language: z
      .string()
      .regex(/^[a-z]{2,3}$/)
      .optional(),
    playable: z.boolean().optional(),
    seen: z.boolean().optional(),
    without: z.array(Warning).max(WARNINGS.length).optional(),
  })
  .meta({ id: 'JourneyConstraints' });
export type Constraints = z.output<typeof Constraints>;

export const exampleText: Localised = { en: 'Sadness', es: 'Tristeza', pt: 'Tristeza' };
const exampleOption: JourneyOption = {
  id: 'sadness-process-heal',
  names: { en: 'See somebody heal', es: 'Ver a alguien sanar', pt: 'Ver alguém se curar' },
  descriptions: { en: 'Sorrow that finds a way out.', es: 'Pena que encuentra salida.', pt: 'Tristeza que encontra saída.' },
};
const examplePlan: JourneyPlan = {
  sentiment: 'sadness',
  intention: 'process',
  option: 'sadness-process-heal',
  intensity: 3,
  films: [
    {
      movie: exampleMovie,
      score: 0.71,
      step: null,
      reasons: [
        {
          part: 'affinity',
          contribution: 0.3,
          texts: {
            en: 'Stays with sadness: “a city of towers above”',
            es: 'Acompaña la tristeza: “a city of towers above”',
            pt: 'Acompanha a tristeza: “a city of towers above”',
          },
          evidence: { sentiment: 'sadness', text: 'a city of towers above', field: 'overview' },
        },
      ],
      feeling: {
        arc: 'fall-rise',
        ending: 'bittersweet',
        intensity: 2,
        absorption: 0.8,
        hedonic: 0.5,
        eudaimonic: 0.7,
        pace: 'steady',
        warnings: [],
        source: 'curated',
      },
      sentiments: [{ sentiment: 'sadness', score: 0.9 }],
      curve: [-0.2, -0.6, -0.3, 0.3],
    },
  ],
  help: null,
  versions: { catalogue: '1-42', taste: null },
};

export const listMainSentiments = endpoint({
  id: 'listMainSentiments',
  method: 'GET',
  path: '/api/main-sentiments',
  tag,
  summary: 'The twelve feelings',
  access: 'public',
  answers: {
    200: json('In their order: the pleasant ones first.', z.object({ data: z.array(MainSentiment), meta: Meta }), {
      data: [
        {
          id: 'sadness',
          valence: -0.7,
          arousal: -0.4,
          hue: 250,
          names: exampleText,
          descriptions: { en: 'A weight on the chest.', es: 'Un peso en el pecho.', pt: 'Um peso no peito.' },
          subFeelings: [{ en: 'regret', es: 'pesar', pt: 'pesar' }],
        },
      ],
      meta: { timestamp: at },
    }),
  },
});

const Matched = z.object({ sentiment: SentimentId, share: unit });

export const matchSentiments = endpoint({
  id: 'matchSentiments',
  method: 'POST',
  path: '/api/main-sentiments/match',
  tag,
  summary: 'Which feelings somebody’s own words speak of',
  description:
    'Read by this server itself: the words are sent to nobody, kept nowhere and written into no log. Words of self-harm bring help first.',
  access: 'public',
  rate: { requests: 60, windowSeconds: 60 },
  body: {
    kind: 'json',
    schema: z.strictObject({ text: question.meta({ description: 'In English, Spanish or Portuguese.' }) }),
    example: { text: 'tuve un día horrible' },
  },
  answers: {
    200: json(
      'At most three, the likeliest first; none where nothing is said of a feeling.',
      z.object({ data: z.array(Matched).max(3), help: Help.nullable(), meta: Meta }),
      { data: [{ sentiment: 'sadness', share: 0.6 }], help: null, meta: { timestamp: at } },
      noStore,
    ),
  },
});

export const listEmotionalIntentions = endpoint({
  id: 'listEmotionalIntentions',
  method: 'GET',
  path: '/api/emotional-intentions',
  tag,
  summary: 'What one may want of a feeling',
  access: 'public',
  confidential: true,
  query: z.strictObject({ sentiment: SentimentId.optional().meta({ description: 'Only of this feeling.', example: 'sadness' }) }),
  answers: {
    200: json('Those that make sense.', z.object({ data: z.array(EmotionalIntention), meta: Meta }), {
      data: [
        {
          sentiment: 'sadness',
          intention: 'process',
          names: { en: 'Let it hurt', es: 'Dejar que duela', pt: 'Deixar doer' },
          consequences: { en: 'Films that stay with sorrow.', es: 'Películas que acompañan la pena.', pt: 'Filmes que acompanham a dor.' },
          onlyByChoice: false,
          options: [exampleOption],
        },
      ],
      meta: { timestamp: at },
    }),
  },
});

export const listJourneyOptionFlows = endpoint({
  id: 'listJourneyOptionFlows',
  method: 'GET',
  path: '/api/journey-option-flows',
  tag,
  summary: 'The questions that lead from a feeling to films',
  access: 'public',
  confidential: true,
  query: z.strictObject({ sentiment: SentimentId.optional().meta({ example: 'sadness' }) }),
  answers: {
    200: json('A flow for each feeling.', z.object({ data: z.array(JourneyOptionFlow), meta: Meta }), {
      data: [
        {
          sentiment: 'sadness',
          version: 1,
          steps: [
            {
              step: 'intensity',
              questions: { en: 'How strong is it?', es: '¿Qué tan fuerte es?', pt: 'Qual é a força?' },
              options: [{ value: '3', names: { en: 'It is there', es: 'Está ahí', pt: 'Está aqui' }, next: 'intention' }],
            },
          ],
        },
      ],
      meta: { timestamp: at },
    }),
  },
});

export const getPersonalizedJourney = endpoint({
  id: 'getPersonalizedJourney',
  method: 'GET',
  path: '/api/personalized-journey',
  tag,
  summary: 'Films for a feeling and what one wants of it',
  description:
    'Kept nowhere. The same question gives the same films as long as `versions` stay. A path (`transform`) has three films marked by their `step`, and others after them.',
  access: 'public',
  confidential: true,
  query: z
    .strictObject({
      sentiment: SentimentId.meta({ example: 'sadness' }),
      intention: Intention.meta({ example: 'process' }),
      option: slug.optional().meta({ description: 'One of the intention’s options.', example: 'sadness-process-heal' }),
      intensity: wholeNumber(1, 5).default(3),
      limit: wholeNumber(1, 30).default(10),
      ...constraints,
    })
    .refine(({ yearFrom, yearTo }) => yearFrom === undefined || yearTo === undefined || yearFrom <= yearTo, {
      path: ['yearTo'],
      message: 'Expected a year that is not before yearFrom',
    }),
  answers: {
    200: json(
      'The films, the best first.',
      z.object({ data: JourneyPlan, meta: Meta }),
      { data: examplePlan, meta: { timestamp: at } },
      noStore,
    ),
  },
  problems: ['invalid'],
});

export const getMovieFeelings = endpoint({
  id: 'getMovieFeelings',
  method: 'GET',
  path: '/api/movies/{id}/feelings',
  tag,
  summary: 'What a film makes one feel, and what says so',
  access: 'public',
  params: movieParams,
  answers: {
    200: json(
      'Null where nobody has looked at the film yet.',
      z.object({
        data: z.object({ feeling: FilmFeeling, sentiments: z.array(MovieSentiment), curve: z.array(signed) }).nullable(),
        meta: Meta,
      }),
      {
        data: {
          feeling: (examplePlan.films[0] as JourneyFilm).feeling,
          sentiments: [
            {
              sentiment: 'sadness',
              score: 0.9,
              confidence: 1,
              evidence: { sentiment: 'sadness', text: 'workers below', field: 'overview' },
              feedback: { met: 3, unmet: 1 },
            },
          ],
          curve: [-0.2, -0.6, 0.3],
        },
        meta: { timestamp: at },
      },
    ),
  },
  problems: ['not-found'],
});

export const JourneyFeedback = z
  .object({
    movieId: z.int(),
    met: z.boolean().meta({ description: 'Whether it did what was asked of it.' }),
    valence: signed.nullable().meta({ description: 'How one feels after it, from bad (-1) to good (1).' }),
    at: z.iso.datetime(),
  })
  .meta({ id: 'JourneyFeedback' });

export const Journey = z
  .object({
    id: z.uuid(),
    answers: z.object({
      sentiment: SentimentId.nullable(),
      intensity: z.int().min(1).max(5).nullable(),
      intention: Intention.nullable(),
      option: slug.nullable(),
    }),
    constraints: Constraints,
    next: FlowStep.nullable().meta({ description: 'What is asked next; null: the films are there.' }),
    plan: JourneyPlan.nullable(),
    feedback: z.array(JourneyFeedback),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Journey' });
export type Journey = z.output<typeof Journey>;

const exampleJourney: Journey = {
  id: exampleId,
  answers: { sentiment: 'sadness', intensity: 3, intention: 'process', option: 'sadness-process-heal' },
  constraints: {},
  next: null,
  plan: examplePlan,
  feedback: [],
  createdAt: at,
  updatedAt: at,
};
const OneJourney = z.object({ data: Journey, meta: Meta });
const oneJourney = (description: string) => json(description, OneJourney, { data: exampleJourney, meta: { timestamp: at } }, noStore);
const journeyParams = z.strictObject({ id: z.uuid().meta({ description: 'The journey’s id.', example: exampleId }) });

export const createJourney = endpoint({
  id: 'createJourney',
  method: 'POST',
  path: '/api/journeys',
  tag,
  summary: 'Begin a journey',
  description: 'One’s own, seen by nobody else, and gone when one deletes it.',
  access: 'discovery:journey',
  rate: { requests: 60, windowSeconds: 60 },
  body: { kind: 'json', schema: z.strictObject({ constraints: Constraints.default({}) }), example: { constraints: { runtimeMax: 120 } } },
  answers: { 201: oneJourney('Begun: the first question is in `next`.') },
});

export const answerJourney = endpoint({
  id: 'answerJourney',
  method: 'POST',
  path: '/api/journeys/{id}/answers',
  tag,
  summary: 'Answer a question of a journey',
  description:
    'The same answer again changes nothing. Another answer to a question that was answered takes back those that followed from it.',
  access: 'discovery:journey',
  params: journeyParams,
  body: {
    kind: 'json',
    schema: z.strictObject({ step: Step, value: z.string().min(1).max(60) }),
    example: { step: 'sentiment', value: 'sadness' },
  },
  answers: { 200: oneJourney('With the next question, or the films.') },
  problems: ['not-found', 'conflict', 'invalid'],
});

export const getJourney = endpoint({
  id: 'getJourney',
  method: 'GET',
  path: '/api/journeys/{id}',
  tag,
  summary: 'A journey of one’s own',
  access: 'discovery:journey',
  params: journeyParams,
  answers: { 200: oneJourney('As far as it went.') },
  problems: ['not-found'],
});

export const JourneySummary = Journey.pick({ id: true, answers: true, feedback: true, createdAt: true, updatedAt: true })
  .extend({ isFinished: z.boolean(), films: z.array(Movie.pick({ id: true, slug: true, title: true, posterUrl: true, posterSet: true })) })
  .meta({ id: 'JourneySummary' });
export type JourneySummary = z.output<typeof JourneySummary>;

export const listJourneys = endpoint({
  id: 'listJourneys',
  method: 'GET',
  path: '/api/journeys',
  tag,
  summary: 'One’s journeys, and one’s feelings over time',
  access: 'discovery:journey',
  query: z.strictObject({ limit: wholeNumber(1, 200).default(50) }),
  answers: {
    200: json(
      'The latest first.',
      z.object({ data: z.array(JourneySummary), meta: Meta }),
      {
        data: [
          {
            id: exampleId,
            answers: exampleJourney.answers,
            feedback: [],
            createdAt: at,
            updatedAt: at,
            isFinished: true,
            films: [{ id: 17, slug: 'metropolis-1927', title: 'Metropolis', posterUrl: '/api/movies/17/poster.svg?v=1', posterSet: null }],
          },
        ],
        meta: { timestamp: at },
      },
      noStore,
    ),
  },
});

export const giveJourneyFeedback = endpoint({
  id: 'giveJourneyFeedback',
  method: 'PUT',
  path: '/api/journeys/{id}/feedback',
  tag,
  summary: 'Tell whether a film did it',
  description: 'Moves what is known of the film, and what is chosen for oneself. The last word about a film counts.',
  access: 'discovery:journey',
  params: journeyParams,
  body: {
    kind: 'json',
    schema: z.strictObject({ movieId: z.int().min(1).max(2_147_483_647), met: z.boolean(), valence: signed.nullable().default(null) }),
    example: { movieId: 17, met: true, valence: 0.4 },
  },
  answers: { 200: oneJourney('Kept.') },
  problems: ['not-found', 'conflict'],
});

export const deleteJourney = endpoint({
  id: 'deleteJourney',
  method: 'DELETE',
  path: '/api/journeys/{id}',
  tag,
  summary: 'Delete a journey, with what was said in it',
  access: 'discovery:journey',
  params: journeyParams,
  answers: { 200: json('Gone.', Done, { success: true }, noStore) },
  problems: ['not-found'],
});

export const deleteJourneys = endpoint({
  id: 'deleteJourneys',
  method: 'DELETE',
  path: '/api/journeys',
  tag,
  summary: 'Delete all one’s journeys, and what was learned from them of oneself',
  access: 'discovery:journey',
  answers: { 200: json('Gone.', Done, { success: true }, noStore) },
});
