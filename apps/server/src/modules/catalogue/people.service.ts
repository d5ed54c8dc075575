import type { Readable } from 'node:stream';
import type { catalogue, people as contract, series as seriesContract } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';
import { Conflict, Fault, Invalid, NotFound } from '../../platform/errors.ts';
import type { MoviesChangesRepository } from './movies.changes.repository.ts';
import type { CreditOf, PeopleRepository, PersonFacts, PersonRow } from './people.repository.ts';
import { pictureAddresses } from './pictures/addresses.ts';
import type { Pictures } from './pictures/pictures.ts';

export type PeopleService = ReturnType<typeof createPeople>;

/** People of film: found, added, changed, and removed where nothing credits them. */
export function createPeople(deps: {
  database: Database;
  people: PeopleRepository;
  films: Pick<MoviesChangesRepository, 'makeFindable'>;
  moviesByIds: (ids: readonly number[]) => Promise<catalogue.Movie[]>;
  seriesByIds: (ids: readonly number[]) => Promise<seriesContract.Series[]>;
  pictures: Pictures;
}) {
  const { database, people, films, moviesByIds, seriesByIds, pictures } = deps;

  const detail = async (id: number): Promise<contract.PersonDetail> => {
    const row = await people.detail(id);
    if (!row) throw new NotFound('person', id);
    const [inFilms, inSeries] = await Promise.all([people.films(id), people.series(id)]);
    const [movies, series] = await Promise.all([moviesByIds(idsOf(inFilms)), seriesByIds(idsOf(inSeries))]);
    const { tmdbId, bornOn, diedOn, biography } = row;
    return {
      ...present(row),
      ...{ tmdbId, bornOn, diedOn, biography },
      films: withWhat(inFilms, movies).map(({ what, ...credit }) => ({ ...credit, movie: what })),
      series: withWhat(inSeries, series).map(({ what, ...credit }) => ({ ...credit, series: what })),
    };
  };
  const hold = async (sql: Sql, id: number) => {
    const held = await people.hold(sql, id);
    if (!held) throw new NotFound('person', id);
    return held;
  };
  const setPortrait = (id: number, picture: string | null): Promise<void> =>
    database.transaction(async (sql) => {
      const { portraitPath } = await hold(sql, id);
      await people.setPortrait(sql, id, picture);
      await pictures.forget(sql, portraitPath);
    });

  return {
    detail,

    async list({ q, page, limit }: { q?: string | undefined; page: number; limit: number }) {
      const { rows, total } = await people.list(q, { limit, offset: (page - 1) * limit });
      return { people: rows.map(present), total };
    },

    /** @throws {Fault} `conflict` when somebody is known by this name; {Invalid} for a name without letters, or a life that ends before it begins. */
    async create({ name, ...facts }: contract.PersonInput): Promise<contract.PersonDetail> {
      checkName(name);
      checkLife(facts);
      const id = await database.transaction(async (sql) => {
        const added = await people.add(sql, name);
        if (added === null) throw nameTaken(name);
        await people.change(sql, added, facts);
        return added;
      });
      return detail(id);
    },

    /** Films are found by the new name at once. @throws {NotFound}, {Invalid}; {Fault} `conflict` as above. */
    async update(id: number, facts: PersonFacts): Promise<contract.PersonDetail> {
      if (facts.name !== undefined) checkName(facts.name);
      const before = await people.detail(id);
      if (!before) throw new NotFound('person', id);
      checkLife({ bornOn: before.bornOn, diedOn: before.diedOn, ...defined(facts) });
      await database.transaction(async (sql) => {
        // In turn: two who take one name are told so, and none runs into an index.
        if (facts.name !== undefined) await sql.query(`SELECT pg_advisory_xact_lock(hashtext('catalogue.people'))`);
        await hold(sql, id);
        await people.change(sql, id, facts);
        if (facts.name === undefined) return;
        if (!(await people.renameKey(sql, id))) throw nameTaken(facts.name);
        await films.makeFindable(sql, await people.filmIds(sql, id));
      });
      return detail(id);
    },

    /** @throws {NotFound}; {Conflict} while something credits them. */
    async remove(id: number): Promise<void> {
      await database.transaction(async (sql) => {
        const { portraitPath } = await hold(sql, id);
        const credits = await people.countCredits(sql, id);
        if (credits) throw new Conflict(`${credits} films and series credit this person. Take the credits away there first.`);
        await pictures.forget(sql, portraitPath);
        await people.remove(sql, id);
      });
    },

    /** @throws {NotFound}; {Fault} as `Pictures.put`. */
    async putPortrait(id: number, body: Readable, length: number | null): Promise<contract.PersonDetail> {
      if (!(await people.detail(id))) throw new NotFound('person', id);
      const picture = await pictures.put(body, length);
      await setPortrait(id, picture).catch(async (error: unknown) => {
        await pictures.discard(picture);
        throw error;
      });
      return detail(id);
    },

    async removePortrait(id: number): Promise<contract.PersonDetail> {
      await setPortrait(id, null);
      return detail(id);
    },
  };
}

function present({ portraitPath, id, name, creditCount }: PersonRow): contract.Person {
  const { url, set } = pictureAddresses(portraitPath, 'portrait');
  return { id, name, creditCount, portraitUrl: url, portraitSet: set };
}

const idsOf = (credits: readonly CreditOf[]) => [...new Set(credits.map(({ id }) => id))];

/** Credits with what they are for; what went this moment is left out. */
function withWhat<T extends { id: number }>(credits: readonly CreditOf[], all: readonly T[]) {
  const byId = new Map(all.map((each) => [each.id, each]));
  return credits.flatMap(({ id, role, character }) => {
    const what = byId.get(id);
    return what ? [{ role, character, what }] : [];
  });
}

function defined<T extends object>(facts: T): Partial<T> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function nameTaken(name: string): Fault {
  return new Fault('conflict', `Somebody is known by the name ${name} already.`, {
    errors: [{ in: 'body', pointer: '/name', message: 'Taken already' }],
  });
}

/** People are known by what is left of their name when it is folded. @throws {Invalid} */
function checkName(name: string): void {
  if (!/[\p{L}\p{N}]/u.test(name)) throw new Invalid([{ in: 'body', pointer: '/name', message: 'A name has letters' }]);
}

/** @throws {Invalid} */
function checkLife({ bornOn, diedOn }: PersonFacts): void {
  if (bornOn && diedOn && diedOn < bornOn) throw new Invalid([{ in: 'body', pointer: '/diedOn', message: 'Before the day of birth' }]);
}
