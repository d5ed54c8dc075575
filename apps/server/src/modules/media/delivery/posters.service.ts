import { type Actor, can } from '@fotograma/contract';
import { Conflict, Invalid, NotFound } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { topicOf } from '../media.ts';
import type { DeliveryRepository } from './delivery.repository.ts';

/** Which of a film's pictures stands for it. */
export function createPosters({ platform, rows }: { platform: Platform; rows: DeliveryRepository }) {
  return {
    /**
     * @param number from 1; null for the one that we would choose.
     * @throws {NotFound} also for those whose film it is not; {Conflict} `not-ready`; {Invalid} where there is no such picture.
     */
    async choose(id: string, actor: Actor, number: number | null): Promise<void> {
      const film = await rows.film(id);
      if (!film || !can(actor, 'media:work', film)) throw new NotFound('media file', id);
      const facts = film.publishedVersion && (await rows.facts(film.publishedVersion));
      if (!film.publishedVersion || !facts) throw new Conflict('This film has no pictures yet: it is not mastered.', 'not-ready');
      const { count } = facts.posters;
      if (number !== null && number > count) {
        throw new Invalid([{ in: 'body', pointer: '/number', message: `This film has ${count} pictures to choose from` }]);
      }
      if (!(await rows.choosePoster(id, film.publishedVersion, number))) {
        throw new Conflict('A newer version of this film was published in this moment; choose among its pictures.');
      }
      await platform.events.publish(topicOf(id));
    },
  };
}
