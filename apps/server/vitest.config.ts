import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'server',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/postgres.ts'],
    // Databases, ports and folders are each test's own. The code of two processes is shared by the files that run in them:
    // it keeps nothing between calls that a test could leave behind, and reading it 126 times takes a minute.
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    // Half of it is for machines that do other work too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
