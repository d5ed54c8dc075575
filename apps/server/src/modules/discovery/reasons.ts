import { discovery } from '@fotograma/contract';
import type { FeelingRow, SentimentRow } from './feelings.repository.ts';
import type { FeelingModel } from './model.ts';
import { sentimentOf } from './model.ts';
import type { Parts, Weights } from './scoring.ts';

type Language = keyof discovery.Localised;
type Texts = discovery.Localised;
type Told = Pick<discovery.JourneyReason, 'texts' | 'evidence'>;

/** Signals that agree less than this are no reason. */
const SURE = 0.5;
/** A part that adds less says nothing. */
const LEAST = 0.005;

/** What is stored of a film, which reasons are written from and nothing else. */
export interface Stored {
  readonly feeling: FeelingRow;
  readonly sentiments: readonly SentimentRow[];
  /** What the catalogue knows that quality and novelty go by. */
  readonly ratingScore: number | null;
  /** Whether the film is among those that suit the person's taste. */
  readonly isToTaste: boolean;
}

/** The two parts that speak most for a film and that something stored stands for, in words. */
export function reasonsOf(
  contributions: Parts,
  wish: { sentiment: discovery.SentimentId; intention: discovery.Intention; weights: Weights },
  stored: Stored,
  model: FeelingModel,
): discovery.JourneyReason[] {
  const ordered = discovery.PARTS.map((part) => ({ part, contribution: contributions[part] }))
    .filter(({ contribution }) => contribution > LEAST)
    .sort((a, b) => b.contribution - a.contribution);
  const reasons: discovery.JourneyReason[] = [];
  for (const { part, contribution } of ordered) {
    const told = tell(part, wish, stored, model);
    if (told && !reasons.some(({ texts }) => texts.en === told.texts.en)) reasons.push({ part, contribution, ...told });
    if (reasons.length === 2) break;
  }
  return reasons;
}

function tell(
  part: discovery.Part,
  { sentiment, intention, weights }: { sentiment: discovery.SentimentId; intention: discovery.Intention; weights: Weights },
  { feeling, sentiments, ratingScore, isToTaste }: Stored,
  model: FeelingModel,
): Told | null {
  switch (part) {
    case 'affinity':
      return ofSentiment(sentiments, sentiment, model, AFFINITY[intention]);
    case 'company':
      return ofCompany(sentiments, weights, model);
    case 'target':
      return plain(intention === 'process' ? ENDINGS[feeling.ending] : TARGETS[intention]);
    case 'arc':
      return plain(ARCS[feeling.arc]);
    case 'ending':
      return plain(ENDINGS[feeling.ending]);
    case 'absorption':
      return feeling.absorption >= 0.6 ? plain(ABSORBING) : null;
    case 'hedonic':
      return feeling.hedonic >= 0.6 ? plain(PLEASANT) : null;
    case 'eudaimonic':
      return feeling.eudaimonic >= 0.6 ? plain(MEANINGFUL) : null;
    case 'intensity':
      return feeling.intensity >= 2 ? plain(STRONG) : null;
    case 'pace':
      return feeling.pace === 'slow' ? null : plain(feeling.pace === 'fast' ? FAST : STEADY);
    case 'personal':
      return isToTaste ? plain(TO_TASTE) : null;
    case 'quality':
      return ratingScore === null || ratingScore < 7 ? null : plain(LIKED);
    case 'novelty':
      return plain(LITTLE_KNOWN);
  }
}

const plain = (texts: Texts): Told => ({ texts, evidence: null });

/** A sentiment by its words: what was cited, or nothing. */
function ofSentiment(rows: readonly SentimentRow[], id: discovery.SentimentId, model: FeelingModel, words: Texts): Told | null {
  const row = rows.find(({ sentiment }) => sentiment === id);
  if (!row || row.confidence < SURE || row.evidence === null || row.evidenceField === null) return null;
  const { names } = sentimentOf(model, id);
  const say = (language: Language) => `${words[language].replace('{feeling}', names[language].toLowerCase())}: “${row.evidence}”`;
  return {
    texts: { en: say('en'), es: say('es'), pt: say('pt') },
    evidence: { sentiment: id, text: row.evidence, field: row.evidenceField },
  };
}

/** Of the sentiments that an option asks for beside the first one, the one that the film has most of. */
function ofCompany(rows: readonly SentimentRow[], { sentiments }: Weights, model: FeelingModel): Told | null {
  const wanted = rows
    .map((row) => ({ id: row.sentiment, value: (sentiments[row.sentiment] ?? 0) * row.score }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value);
  for (const { id } of wanted) {
    const told = ofSentiment(rows, id, model, COMPANY);
    if (told) return told;
  }
  return null;
}

const AFFINITY: Readonly<Record<discovery.Intention, Texts>> = {
  process: { en: 'Stays with {feeling}', es: 'Acompaña en {feeling}', pt: 'Faz companhia em {feeling}' },
  transform: { en: 'Has some {feeling}', es: 'Tiene algo de {feeling}', pt: 'Tem um pouco de {feeling}' },
  maintain: { en: 'Keeps {feeling} going', es: 'Prolonga: {feeling}', pt: 'Prolonga: {feeling}' },
  explore: { en: 'Looks closely at {feeling}', es: 'Mira de cerca: {feeling}', pt: 'Olha de perto: {feeling}' },
};
const COMPANY: Texts = { en: 'With {feeling} in it', es: 'Con {feeling}', pt: 'Com {feeling}' };
const TARGETS: Readonly<Record<discovery.Intention, Texts>> = {
  process: { en: 'Leads through', es: 'Lleva a través', pt: 'Leva através' },
  transform: { en: 'Takes you a step further', es: 'Te lleva un paso más allá', pt: 'Leva você um passo adiante' },
  maintain: { en: 'In the same mood', es: 'Con el mismo ánimo', pt: 'No mesmo clima' },
  explore: { en: 'Another side of it', es: 'Otro lado de lo mismo', pt: 'Outro lado disso' },
};
const ARCS: Readonly<Record<discovery.Arc, Texts>> = {
  rise: { en: 'It rises from beginning to end', es: 'Sube de principio a fin', pt: 'Sobe do começo ao fim' },
  fall: { en: 'It goes down, and does not look away', es: 'Baja, y no aparta la mirada', pt: 'Desce, e não desvia o olhar' },
  'fall-rise': { en: 'It falls and rises again', es: 'Cae y vuelve a subir', pt: 'Cai e volta a subir' },
  'rise-fall': { en: 'It rises and falls', es: 'Sube y cae', pt: 'Sobe e cai' },
  flat: { en: 'It keeps an even mood', es: 'Mantiene un ánimo parejo', pt: 'Mantém um clima constante' },
  oscillating: { en: 'It goes up and down', es: 'Va y viene', pt: 'Vai e volta' },
};
const ENDINGS: Readonly<Record<discovery.Ending, Texts>> = {
  uplifting: { en: 'It ends uplifting', es: 'Termina levantando el ánimo', pt: 'Termina levantando o ânimo' },
  bittersweet: { en: 'It ends bittersweet', es: 'Termina agridulce', pt: 'Termina agridoce' },
  open: { en: 'It leaves its end open', es: 'Deja el final abierto', pt: 'Deixa o final em aberto' },
  dark: { en: 'It ends dark', es: 'Termina oscura', pt: 'Termina sombrio' },
};
const ABSORBING: Texts = { en: 'It takes you in completely', es: 'Te absorbe por completo', pt: 'Absorve você por completo' };
const PLEASANT: Texts = { en: 'It is a pleasure', es: 'Es un placer', pt: 'É um prazer' };
const MEANINGFUL: Texts = { en: 'It stays with you afterwards', es: 'Se queda contigo después', pt: 'Fica com você depois' };
const STRONG: Texts = { en: 'Its feelings are strong', es: 'Sus emociones son fuertes', pt: 'As emoções são fortes' };
const FAST: Texts = { en: 'It moves fast', es: 'Va rápido', pt: 'É rápido' };
const STEADY: Texts = { en: 'It moves at a steady pace', es: 'Va a buen paso', pt: 'Tem bom ritmo' };
const TO_TASTE: Texts = { en: 'It suits your taste', es: 'Va con tu gusto', pt: 'Combina com o seu gosto' };
const LIKED: Texts = { en: 'People rate it highly', es: 'La gente la valora mucho', pt: 'É muito bem avaliado' };
const LITTLE_KNOWN: Texts = { en: 'Few know it', es: 'Pocos la conocen', pt: 'Poucos conhecem' };
