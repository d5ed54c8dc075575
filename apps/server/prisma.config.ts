import { defineConfig } from 'prisma/config';

const url = process.env.DATABASE_URL;

/** For Prisma's own tools (`npm run db:studio`); the server builds its connection itself. */
export default defineConfig({ schema: 'prisma/schema', ...(url ? { datasource: { url } } : {}) });
