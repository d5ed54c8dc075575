import * as z from 'zod';
import { CreditRole, exampleMovie, Movie } from './catalogue.ts';
import { Done, exampleList, idParams, limit, line, listOf, noStore, page, prose, searchText } from './common.ts';
import { endpoint, json } from './endpoint.ts';
import { pictureBody, pictureProblems } from './movies.ts';
import { exampleSeries, Series } from './series.ts';

const tag = 'People';

export const Person = z
  .object({
    id: z.int(),
    name: z.string(),
    portraitUrl: z.string().nullable(),
    portraitSet: z.string().nullable().meta({ description: 'In several widths, as `srcset` takes it.' }),
    creditCount: z.int().meta({ description: 'Films and series that they are credited in.' }),
  })
  .meta({ id: 'Person' });

export type Person = z.output<typeof Person>;

export const PersonDetail = Person.extend({
  tmdbId: z.int().nullable(),
  bornOn: z.iso.date().nullable(),
  diedOn: z.iso.date().nullable(),
  biography: z.string().nullable(),
  films: z
    .array(z.object({ role: CreditRole, character: z.string().nullable(), movie: Movie }))
    .meta({ description: 'The newest first, at most 500.' }),
  series: z.array(z.object({ role: CreditRole, character: z.string().nullable(), series: Series })),
}).meta({ id: 'PersonDetail' });

export type PersonDetail = z.output<typeof PersonDetail>;

const examplePerson: Person = { id: 5, name: 'Fritz Lang', portraitUrl: null, portraitSet: null, creditCount: 12 };
const exampleDetail: PersonDetail = {
  ...examplePerson,
  tmdbId: 68,
  bornOn: '1890-12-05',
  diedOn: '1976-08-02',
  biography: null,
  films: [{ role: 'DIRECTOR', character: null, movie: exampleMovie }],
  series: [{ role: 'CAST', character: 'Himself', series: exampleSeries }],
};
const one = z.object({ data: PersonDetail });
const params = idParams('person', 5);

export const PersonInput = z.strictObject({
  name: line(200),
  bornOn: z.iso.date().nullable().optional(),
  diedOn: z.iso.date().nullable().optional(),
  biography: prose(20_000).nullable().optional(),
});

export type PersonInput = z.output<typeof PersonInput>;

export const listPeople = endpoint({
  id: 'listPeople',
  method: 'GET',
  path: '/api/people',
  tag,
  summary: 'People of film',
  access: 'public',
  query: z.strictObject({ page, limit, q: searchText.optional().meta({ description: 'Part of a name.', example: 'lang' }) }),
  answers: { 200: json('By name; those whom a search finds, by their credits.', listOf(Person), exampleList(examplePerson)) },
});

export const getPerson = endpoint({
  id: 'getPerson',
  method: 'GET',
  path: '/api/people/{id}',
  tag,
  summary: 'One person, and what they made',
  access: 'public',
  params,
  answers: { 200: json('The person.', one, { data: exampleDetail }) },
  problems: ['not-found'],
});

export const createPerson = endpoint({
  id: 'createPerson',
  method: 'POST',
  path: '/api/people',
  tag,
  summary: 'Add a person',
  access: 'catalogue:manage',
  body: { kind: 'json', schema: PersonInput, example: { name: 'Fritz Lang' } },
  answers: { 201: json('Added.', one, { data: { ...exampleDetail, films: [], series: [], creditCount: 0 } }, noStore) },
  problems: ['conflict'],
});

export const updatePerson = endpoint({
  id: 'updatePerson',
  method: 'PATCH',
  path: '/api/people/{id}',
  tag,
  summary: 'Change a person',
  access: 'catalogue:manage',
  params,
  body: { kind: 'json', schema: PersonInput.partial(), example: { bornOn: '1890-12-05' } },
  answers: { 200: json('Changed.', one, { data: exampleDetail }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const deletePerson = endpoint({
  id: 'deletePerson',
  method: 'DELETE',
  path: '/api/people/{id}',
  tag,
  summary: 'Remove a person that nothing credits',
  access: 'catalogue:manage',
  params,
  answers: { 200: json('They are gone.', Done, { success: true }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const putPortrait = endpoint({
  id: 'putPortrait',
  method: 'PUT',
  path: '/api/people/{id}/portrait',
  tag,
  summary: 'Give a person a portrait',
  access: 'catalogue:manage',
  rate: { requests: 60, windowSeconds: 60 },
  params,
  body: pictureBody,
  answers: { 200: json('They have it now.', one, { data: exampleDetail }, noStore) },
  problems: pictureProblems,
});

export const deletePortrait = endpoint({
  id: 'deletePortrait',
  method: 'DELETE',
  path: '/api/people/{id}/portrait',
  tag,
  summary: 'Take a person’s portrait away',
  access: 'catalogue:manage',
  params,
  answers: { 200: json('It is gone.', one, { data: exampleDetail }, noStore) },
  problems: ['not-found'],
});
