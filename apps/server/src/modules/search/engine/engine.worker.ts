import { parentPort, workerData } from 'node:worker_threads';
import { readLexicon } from '../lexicon/lexicon.ts';
import { createEngineFeed } from './engine.feed.ts';
import type { EngineAnswers, EngineAsk, EngineMessage, EngineReply, EngineThreadOrder } from './engine.messages.ts';
import { createEngineSource } from './engine.source.ts';
import { createEngine } from './engine.ts';

if (parentPort) {
  const port = parentPort;
  const engine = createEngine(await readLexicon());
  const feed = createEngineFeed(engine, createEngineSource(workerData as EngineThreadOrder));
  feed.reload();

  const answer = async (ask: EngineAsk): Promise<EngineAnswers[keyof EngineAnswers]> => {
    if (ask.kind === 'status') return { films: engine.size, vectors: engine.vectors.count };
    await feed.ready();
    if (ask.kind === 'analyse') return engine.analyse(ask.text);
    if (ask.kind === 'like') return engine.like(ask.question);
    // A vector of another model than those that are held says nothing about them.
    const comparable = ask.model === feed.model || ask.question.nearest !== null;
    return engine.find(comparable ? ask.question : { ...ask.question, vector: null });
  };

  port.on('message', (message: EngineMessage) => {
    if (message.kind === 'changed') return feed.changed(message.ids);
    if (message.kind === 'reload') return feed.reload();
    if (message.kind === 'vectors') return feed.vectors(message.model);
    const { id } = message;
    answer(message.ask).then(
      (value) => port.postMessage({ id, value } satisfies EngineReply),
      (error: unknown) =>
        port.postMessage({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) } satisfies EngineReply),
    );
  });
}
