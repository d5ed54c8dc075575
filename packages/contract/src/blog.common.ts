import * as z from 'zod';
import { line } from './common.ts';

/** What the reading and the writing side of blogs have in common. */
export const exampleId = '3f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f11';
export const exampleTime = '2026-01-01T12:00:00.000Z';

/** Letters and digits of any alphabet, lower case, joined by single hyphens; what is the same in Unicode (NFC) is the same. */
export const blogSlug = z
  .string()
  .normalize('NFC')
  .max(120)
  .regex(/^[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+(-[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+)*$/u, 'Lower-case letters, digits and single hyphens');

export const BLOG_LOCALES = ['en', 'es', 'pt', 'pt-BR', 'fr', 'de', 'it', 'ca', 'gl', 'eu'] as const;
export const BlogLocale = z.enum(BLOG_LOCALES);

/** http, https, mailto, or a path of one's own; nothing that a browser would run. */
export const safeLink = z
  .string()
  .max(2_000)
  .regex(/^(https?:\/\/[^\s<>"]+|mailto:[^\s<>"]+|\/(?!\/)[^\s<>"\\]*|#[^\s<>"]*)$/i, 'Expected an https:// address, a mailto: or a path');
export const BlogLink = z.strictObject({ label: line(60), url: safeLink });

/** The parameters of what is in a blog. */
export const inBlog = z.strictObject({ blogId: z.uuid().meta({ example: exampleId }) });
export const oneOfBlog = inBlog.extend({ id: z.uuid().meta({ example: exampleId }) });
export const ofArticle = inBlog.extend({ articleId: z.uuid().meta({ example: exampleId }) });
