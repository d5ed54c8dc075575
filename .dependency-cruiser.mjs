// The arrows of the house: imports go down, modules meet only at their doors, and no circle. See docs/architecture.md.

/** Which module may use which. */
const arrows = {
  identity: [],
  media: ['identity'],
  catalogue: ['media', 'identity'],
  taste: ['catalogue', 'identity'],
  search: ['catalogue'],
  discovery: ['catalogue', 'search', 'taste'],
  assistant: ['search', 'catalogue', 'identity'],
  studio: ['media', 'identity'],
  generation: ['identity'],
  webhooks: [],
  blog: ['identity'],
};
const modules = 'apps/server/src/modules';
const composition = '^apps/server/src/(main|cli|compose|compose.providers)\\.ts$';

export default {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'platform-knows-no-module',
      comment: 'The ground floor knows no business word.',
      severity: 'error',
      from: { path: '^apps/server/src/platform' },
      to: { path: [`^${modules}`, composition, '^apps/server/src/config'] },
    },
    {
      name: 'packages-know-no-app',
      severity: 'error',
      from: { path: '^packages' },
      to: { path: '^apps' },
    },
    {
      name: 'apps-are-apart',
      severity: 'error',
      from: { path: '^apps/([^/]+)' },
      to: { path: '^apps', pathNot: '^apps/$1' },
    },
    {
      name: 'only-the-door',
      comment: 'Another module is used through its index.ts.',
      severity: 'error',
      from: { path: `^${modules}/([^/]+)/` },
      to: { path: `^${modules}/[^/]+/`, pathNot: [`^${modules}/$1/`, `^${modules}/[^/]+/index\\.ts$`] },
    },
    {
      name: 'only-the-door-from-outside',
      severity: 'error',
      from: { path: composition },
      to: { path: `^${modules}/[^/]+/`, pathNot: `^${modules}/[^/]+/index\\.ts$` },
    },
    ...Object.entries(arrows).map(([from, to]) => ({
      name: `arrow-from-${from}`,
      comment: `${from} may use: ${to.join(', ') || 'no other module'}.`,
      severity: 'error',
      from: { path: `^${modules}/${from}/` },
      to: { path: `^${modules}/`, pathNot: [from, ...to].map((name) => `^${modules}/${name}/`) },
    })),
    {
      name: 'no-module-without-arrows',
      comment: 'A new module gets its line in `arrows` first.',
      severity: 'error',
      from: {},
      to: { path: `^${modules}/`, pathNot: Object.keys(arrows).map((name) => `^${modules}/${name}/`) },
    },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      from: { path: '^(apps/[^/]+/src|packages)', pathNot: '\\.test\\.tsx?$' },
      to: { path: ['\\.test\\.tsx?$', '^apps/server/test/', '^bench/'] },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/generated/', '/dist/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
