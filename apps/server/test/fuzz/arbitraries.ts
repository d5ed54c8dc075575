import fc from 'fast-check';

/** As much of JSON Schema 2020-12 as the document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly example?: unknown;
  readonly default?: unknown;
  readonly additionalProperties?: Schema | boolean;
}

/** Values that a schema describes, as far as it says. `known`: real ids, so that handlers are really reached. */
export function valid(schema: Schema, resolve: (ref: string) => Schema, known: readonly string[]): fc.Arbitrary<unknown> {
  const of = (inner: Schema): fc.Arbitrary<unknown> => valid(inner, resolve, known);
  if (schema.$ref) return of(resolve(schema.$ref));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(of));
  const [type] = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['string']);
  const examples = [schema.example, schema.default].filter((value) => value !== undefined);
  const made = byType(type ?? 'string', schema, of, known);
  return examples.length ? fc.oneof(fc.constantFrom(...examples), made) : made;
}

function byType(
  type: string,
  schema: Schema,
  of: (inner: Schema) => fc.Arbitrary<unknown>,
  known: readonly string[],
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'object': {
      const { properties = {}, required = [] } = schema;
      const parts = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, of(inner)]));
      return fc.record(parts, { requiredKeys: required.filter((name) => name in parts) });
    }
    case 'array':
      return fc.array(of(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? 5, 5) });
    case 'integer':
      return fc.integer({ min: clamp(schema.minimum ?? -1_000), max: clamp(schema.maximum ?? 1_000_000) });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return text(schema, known);
  }
}

function text({ format, pattern, minLength = 0, maxLength = 60 }: Schema, known: readonly string[]): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.oneof(fc.constantFrom(...known), fc.uuid());
  if (format === 'email') return fc.emailAddress();
  if (format === 'date-time')
    return fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString());
  const bounded = { minLength: Math.min(minLength, 300), maxLength: Math.min(Math.max(maxLength, minLength), 300) };
  if (pattern) {
    // Patterns with look-around or classes that fast-check cannot make are left to plain text.
    try {
      return fc.oneof(
        fc.stringMatching(new RegExp(pattern, 'u')).map((value) => value.slice(0, 300)),
        fc.constantFrom(...known),
      );
    } catch {
      return fc.string(bounded);
    }
  }
  return fc.oneof(fc.string(bounded), fc.string({ ...bounded, unit: 'grapheme' }), fc.constantFrom('alien', 'la dolce vita', 'x'));
}

const clamp = (value: number) => Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Math.trunc(value)));

/** What no schema has asked for. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0.5,
    1e308,
    2 ** 53,
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    'a\udfffb',
    '\u202e',
    "'; DROP TABLE movie; --",
    '" OR ""="',
    '$1',
    '%',
    '_',
    '\\',
    '../../etc/passwd',
    '%00',
    '%2e%2e%2f',
    '{"$gt":""}',
    '__proto__',
    'constructor',
    'NaN',
    'Infinity',
    '-0',
    '99999999999999999999',
    '1e9',
    '0x10',
    '١٢',
    '<script>alert(1)</script>',
    '\r\nSet-Cookie: a=b',
    'x'.repeat(5_000),
    [],
    {},
    [[[[[[[[]]]]]]]],
    { __proto__: null, constructor: { prototype: { admin: true } } },
  ),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** A value with one place of it spoiled: replaced, removed or added. */
export function spoiled(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(value, hostile, fc.nat(30), fc.constantFrom('replace', 'remove', 'add', 'whole')).map(([good, bad, at, how]) => {
    if (how === 'whole' || typeof good !== 'object' || good === null || Array.isArray(good)) return bad;
    const entries = Object.entries(good);
    if (how === 'add') return { ...good, [typeof bad === 'string' ? bad : 'surplus']: bad };
    const place = entries[at % Math.max(1, entries.length)]?.[0];
    if (place === undefined) return bad;
    return Object.fromEntries(
      how === 'remove' ? entries.filter(([name]) => name !== place) : entries.map(([name, old]) => [name, name === place ? bad : old]),
    );
  });
}
