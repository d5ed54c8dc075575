import type { generation as contract } from '@fotograma/contract';
import { Breaker } from '../../platform/ai/breaker.ts';
import type { MakeRequest, Maker } from '../../platform/ai/makers.ts';

/** A service of this house: who makes it, and what an output costs. */
export interface Service {
  readonly name: contract.Service;
  readonly maker: Maker;
  readonly madeBy: 'rules' | 'model';
  readonly modes: readonly contract.Mode[];
  /** Millionths of a US dollar for an output. */
  readonly price: number;
  readonly breaker: Breaker;
}

export type Services = ReadonlyMap<contract.Service, Service>;

export function createServices(makers: readonly { name: contract.Service; maker: Maker; price: number }[], now: () => number): Services {
  return new Map(
    makers.map(({ name, maker, price }) => [
      name,
      {
        name,
        maker,
        price,
        madeBy: name === 'poster' ? 'rules' : 'model',
        modes:
          maker.kind === 'video'
            ? ['generate']
            : maker.mostInputs >= 2
              ? ['generate', 'edit', 'tryon']
              : maker.mostInputs === 1
                ? ['generate', 'edit']
                : ['generate'],
        breaker: new Breaker(now),
      },
    ]),
  );
}

/** The instruction of a try-on: what is to stay, and what is to change. */
const TRYON =
  'The first picture shows a person, the second a garment. Show the person of the first picture wearing the garment of the second. ' +
  'Keep the person’s face, hair, skin, body, hands and pose, the background, the framing and the light as they are in the first picture. ' +
  'Take cut, length, colour, pattern, texture and closures of the garment exactly from the second picture, let it fall as that cloth would on that body, ' +
  'and replace only what the person wears there. The result is one photograph.';

/** A request in the words of a maker. */
export function makeRequestOf(request: contract.GenerationRequest, inputs: MakeRequest['inputs']): MakeRequest {
  return {
    prompt: request.mode === 'tryon' ? `${TRYON}\n\n${request.prompt}` : request.prompt,
    negativePrompt: request.negativePrompt ?? null,
    width: request.width,
    height: request.height,
    aspectRatio: request.aspectRatio ?? null,
    count: request.count,
    seed: request.seed ?? null,
    inputs,
  };
}
