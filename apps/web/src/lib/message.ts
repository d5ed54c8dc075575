/**
 * Messages with `{holes}` and plural forms. A number in a hole is printed as the language prints numbers (so a
 * year goes in as a string); `{count}` chooses the plural form by CLDR's rules.
 */
export type Plural = { readonly other: string } & { readonly [form in Exclude<Intl.LDMLPluralRule, 'other'>]?: string };
export type Message = string | Plural;

type Holes<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never;
/** A plural always needs its count, whether or not the text prints it. */
type Names<M extends Message> = M extends string ? Holes<M> : M extends Plural ? Holes<M['other']> | 'count' : never;
type Value<Name extends string> = Name extends 'count' ? number : string | number;

/** What must be given with a message: nothing, or exactly its holes. */
export type Arguments<M extends Message> =
  Names<M> extends infer N extends string ? ([N] extends [never] ? [] : [values: { [Name in N]: Value<Name> }]) : never;

export interface Printer {
  readonly plural: Intl.PluralRules;
  readonly number: Intl.NumberFormat;
}

export function createPrinter(locale: string): Printer {
  return { plural: new Intl.PluralRules(locale), number: new Intl.NumberFormat(locale) };
}

export function print(printer: Printer, message: Message, values: Readonly<Record<string, string | number>> = {}): string {
  const text = typeof message === 'string' ? message : formOf(printer, message, values.count);
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = values[name];
    if (value === undefined) return hole;
    return typeof value === 'number' ? printer.number.format(value) : value;
  });
}

function formOf(printer: Printer, message: Plural, count: string | number | undefined): string {
  return (typeof count === 'number' ? message[printer.plural.select(count)] : undefined) ?? message.other;
}

/** The names of a message's holes, each once, in order of the alphabet. */
export function holesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort();
}

/** The same keys in another language: a text for a text, plural forms for plural forms. */
export type Translation<M extends Readonly<Record<string, Message>>> = { readonly [K in keyof M]: M[K] extends string ? string : Plural };
