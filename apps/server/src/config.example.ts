import * as z from 'zod';
import { Environment } from './config.ts';

const LINE = 100;

/** `.env.example`: every variable that the product reads, with its meaning and default, from the schema itself. */
export function renderEnvExample(): string {
  const blocks = Object.entries(Environment.shape).map(([name, schema]) => {
    const { description = '', printed } = z.globalRegistry.get(schema) ?? {};
    const standard = schema.safeParse(undefined);
    const value = printed ? String(printed) : standard.success && standard.data !== undefined ? String(standard.data) : '';
    return [...wrap(description).map((line) => `# ${line}`), `${value ? '' : '# '}${name}=${value}`].join('\n');
  });
  return `# Settings of Fotograma. Copy this to .env and change what you need; what is absent has the default shown.\n# Made from the schema in apps/server/src/config.ts by \`npm run generate\`.\n\n${blocks.join('\n\n')}\n`;
}

function wrap(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line && line.length + word.length >= LINE) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines;
}
