// Prints docs/guides/permissions.md from the contract: who may do what, and which endpoint asks for it.

import { CALLERS, endpoints, permissionTable } from '../packages/contract/src/index.ts';

const WORDS = { always: 'yes', own: 'own', never: '–' };
const row = (cells) => `| ${cells.join(' | ')} |`;
const line = (count) => `|${' --- |'.repeat(count)}`;
const all = Object.values(endpoints);
const listed = (access) =>
  all
    .filter((endpoint) => endpoint.access === access)
    .map((endpoint) => `- \`${endpoint.method} ${endpoint.path}\` ${endpoint.summary}`)
    .join('\n');

console.log(`# Who may do what

Made from the contract by \`npm run generate\`; a test walks every endpoint as every kind of caller and holds the outcome against
this page. \`own\`: only for what is one's own; another's answers as if it were not there. A viewer whose role is raised may do
more at once, on every node.

${row(['question', ...CALLERS, 'what it is about'])}
${line(CALLERS.length + 2)}
${permissionTable()
  .map(({ question, says, answers }) => row([`\`${question}\``, ...CALLERS.map((caller) => WORDS[answers[caller]]), says]))
  .join('\n')}

A film on the shelf is public: everybody may play it.

## Endpoints by what they ask

${permissionTable()
  .map(({ question }) => [question, listed(question)])
  .filter(([, list]) => list)
  .map(([question, list]) => `### ${question}\n\n${list}`)
  .join('\n\n')}

### public: anyone; a token or key that is given must be good

${listed('public')}

### holder: whoever holds the link or token that is given with it

${listed('holder')}

### operator: from the machine itself, or with METRICS_TOKEN

${listed('operator')}`);
