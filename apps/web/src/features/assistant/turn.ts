import type { Answer, Citation } from './queries.ts';
import type { ChatPart } from './streams.ts';

/** One question and the answer that is being written to it. */
export interface Turn {
  /** Null where the question stands in the conversation already. */
  readonly question: string | null;
  /** The answer that this one takes the place of. */
  readonly replaces: string | null;
  readonly conversationId: string | null;
  readonly userMessageId: string | null;
  readonly messageId: string | null;
  readonly films: Answer['contextMovies'];
  /** Ids of the films cited, in the order in which they were named. */
  readonly sources: readonly number[];
  readonly text: string;
  /** The whole answer, checked, once it is there. */
  readonly answer: Answer | null;
  readonly end: 'finished' | 'stopped' | 'failed' | null;
}

/** A turn of which nothing has arrived yet. */
export const beginTurn = (about: Partial<Pick<Turn, 'question' | 'replaces' | 'conversationId'>>): Turn => ({
  question: null,
  replaces: null,
  conversationId: null,
  userMessageId: null,
  messageId: null,
  films: [],
  sources: [],
  text: '',
  answer: null,
  end: null,
  ...about,
});

/** The turn with one more part of the stream. A start begins it anew: a stream that is read again comes from its beginning. */
export function addPart(turn: Turn, part: ChatPart): Turn {
  switch (part.type) {
    case 'start': {
      const { question, replaces } = turn;
      const { conversationId, userMessageId } = part.messageMetadata;
      return { ...beginTurn({ question, replaces, conversationId }), userMessageId, messageId: part.messageId };
    }
    case 'data-films':
      return { ...turn, films: part.data };
    case 'source-document': {
      const id = Number(part.sourceId);
      return turn.sources.includes(id) ? turn : { ...turn, sources: [...turn.sources, id] };
    }
    case 'text-start':
      return turn.text ? { ...turn, text: `${turn.text}\n\n` } : turn;
    case 'text-delta':
      return { ...turn, text: turn.text + part.delta };
    case 'data-answer':
      return { ...turn, answer: part.data, conversationId: part.data.conversationId, messageId: part.data.id };
    case 'error':
      return { ...turn, end: 'failed' };
    case 'abort':
      return { ...turn, end: 'stopped' };
    case 'finish':
      return { ...turn, end: turn.end ?? 'finished' };
    default:
      return turn; // a part of a newer protocol, or the end of a text
  }
}

/** The answer of a turn as far as it is there, in the shape of a whole one. */
export function answerSoFar(turn: Turn): Answer {
  if (turn.answer) return turn.answer;
  const state = turn.end === null ? 'streaming' : turn.end === 'finished' ? 'complete' : turn.end;
  return {
    id: turn.messageId ?? '',
    conversationId: turn.conversationId ?? '',
    message: turn.text,
    contextMovies: turn.films,
    citations: citationsOf(turn),
    suggestions: [],
    answered: true,
    model: null,
    state,
    timestamp: '',
  };
}

/** What `[1]` stands for while the answer that says so is not there: the sources as they came, else the films. */
function citationsOf({ sources, films }: Turn): Citation[] {
  const ids = sources.length > 0 ? sources : films.map(({ id }) => id);
  return ids.flatMap((id, index) => {
    const film = films.find((one) => one.id === id);
    return film ? [{ n: index + 1, movieId: id, title: film.title, year: film.year }] : [];
  });
}
