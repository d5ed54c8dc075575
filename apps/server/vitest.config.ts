import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'server',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/postgres.ts'],
    // Each test file is a process: databases, ports and folders of its own, and nothing shared by mistake.
    pool: 'forks',
    maxWorkers: 2,
    // Half of it is for machines that do other work too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
