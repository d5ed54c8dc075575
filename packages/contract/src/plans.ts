import * as z from 'zod';
import { line } from './common.ts';
import { endpoint, json } from './endpoint.ts';

const tag = 'Plans and usage';

/** What is counted, in which unit, and whether a new month begins at nothing. */
export const METERS = {
  storage: { unit: 'bytes', monthly: false },
  masteredSeconds: { unit: 'seconds', monthly: true },
  generations: { unit: 'generations', monthly: true },
  generationSpend: { unit: 'µUSD', monthly: true },
} as const;
export type Meter = keyof typeof METERS;

const limit = (description: string) =>
  z
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .nullable()
    .meta({ description: `${description}; null is without limit.` });

const limits = {
  storage: limit('Bytes of uploads kept'),
  masteredSeconds: limit('Seconds of film mastered a month'),
  generations: limit('Pictures and films generated a month'),
  generationSpend: limit('Millionths of a US dollar that generations may cost a month'),
  chatMessagesPerMinute: z.int().min(1).max(6_000).nullable().meta({ description: 'Chat messages a minute; null is without limit.' }),
};

const planId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,29}$/, 'Lower-case letters, digits and hyphens, beginning with a letter')
  .meta({ example: 'free' });

export const Plan = z
  .object({
    id: planId,
    name: z.string(),
    ...limits,
    isDefault: z.boolean().meta({ description: 'Whether new accounts begin with it.' }),
  })
  .meta({ id: 'Plan' });

export type Plan = z.output<typeof Plan>;

export const examplePlan: Plan = {
  id: 'free',
  name: 'Free',
  storage: 1_000_000_000,
  masteredSeconds: 7_200,
  generations: 50,
  generationSpend: 5_000_000,
  chatMessagesPerMinute: 10,
  isDefault: true,
};

const name = line(60);
const noStore = { cacheControl: 'no-store' } as const;

export const listPlans = endpoint({
  id: 'listPlans',
  method: 'GET',
  path: '/api/plans',
  tag,
  summary: 'The plans there are',
  access: 'public',
  answers: { 200: json('Smallest first.', z.object({ data: z.array(Plan) }), { data: [examplePlan] }) },
});

export const createPlan = endpoint({
  id: 'createPlan',
  method: 'POST',
  path: '/api/plans',
  tag,
  summary: 'Make a plan',
  access: 'plans:manage',
  body: {
    kind: 'json',
    schema: z.strictObject({ id: planId, name, ...limits, generationSpend: limits.generationSpend.default(null) }),
    example: {
      id: 'school',
      name: 'School',
      storage: 100_000_000_000,
      masteredSeconds: 360_000,
      generations: 500,
      generationSpend: 50_000_000,
      chatMessagesPerMinute: 30,
    },
  },
  answers: {
    201: json('Made.', z.object({ data: Plan }), { data: { ...examplePlan, id: 'school', name: 'School', isDefault: false } }, noStore),
  },
  problems: ['conflict'],
});

const planParams = z.strictObject({ id: planId });

export const updatePlan = endpoint({
  id: 'updatePlan',
  method: 'PATCH',
  path: '/api/plans/{id}',
  tag,
  summary: 'Change a plan',
  description: 'Holds at once for everybody who has it. Who has used more than a lowered limit keeps what is there and gets no more.',
  access: 'plans:manage',
  params: planParams,
  body: {
    kind: 'json',
    schema: z
      .strictObject({
        name,
        ...limits,
        isDefault: z.literal(true).meta({ description: 'New accounts begin with it, instead of the one before.' }),
      })
      .partial(),
    example: { storage: 2_000_000_000 },
  },
  answers: { 200: json('Changed.', z.object({ data: Plan }), { data: { ...examplePlan, storage: 2_000_000_000 } }, noStore) },
  problems: ['not-found'],
});

export const deletePlan = endpoint({
  id: 'deletePlan',
  method: 'DELETE',
  path: '/api/plans/{id}',
  tag,
  summary: 'Delete a plan that nobody has',
  access: 'plans:manage',
  params: planParams,
  answers: { 200: json('Gone.', z.object({ success: z.literal(true) }), { success: true }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const Usage = z
  .object({
    plan: Plan,
    meters: z.array(
      z.object({
        meter: z.enum(Object.keys(METERS) as [Meter, ...Meter[]]),
        unit: z.string(),
        used: z.number(),
        limit: z.number().nullable().meta({ description: 'null is without limit.' }),
        resetsAt: z.iso.datetime().nullable().meta({ description: 'When the count begins anew; null for what is kept.' }),
      }),
    ),
  })
  .meta({ id: 'Usage' });

export type Usage = z.output<typeof Usage>;

export const exampleUsage: Usage = {
  plan: examplePlan,
  meters: [
    { meter: 'storage', unit: 'bytes', used: 73_400_320, limit: 1_000_000_000, resetsAt: null },
    { meter: 'masteredSeconds', unit: 'seconds', used: 93, limit: 7_200, resetsAt: '2026-02-01T00:00:00.000Z' },
    { meter: 'generations', unit: 'generations', used: 0, limit: 50, resetsAt: '2026-02-01T00:00:00.000Z' },
    { meter: 'generationSpend', unit: 'µUSD', used: 0, limit: 5_000_000, resetsAt: '2026-02-01T00:00:00.000Z' },
  ],
};

export const getUsage = endpoint({
  id: 'getUsage',
  method: 'GET',
  path: '/api/users/me/usage',
  tag,
  summary: 'What one has used of one’s plan',
  access: 'account:use',
  answers: { 200: json('By meter.', z.object({ data: Usage }), { data: exampleUsage }, noStore) },
});
