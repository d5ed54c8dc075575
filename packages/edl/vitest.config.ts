import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'edl', include: ['src/**/*.test.ts'] } });
