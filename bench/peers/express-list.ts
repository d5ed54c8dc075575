// node express-list.ts DATABASE_URL CONNECTIONS: what Express and pg do at best with the first page of films.
// The statements are the product's own, so that the two cannot drift apart.
import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';
import { createMoviesRepository } from '../../apps/server/src/modules/catalogue/movies.repository.ts';
import { createSqlShelf } from '../../apps/server/src/modules/catalogue/shelf.repository.ts';
import { createShelfKeeper } from '../../apps/server/src/modules/catalogue/shelf-index.loader.ts';
import { createShelfIndexRepository } from '../../apps/server/src/modules/catalogue/shelf-index.repository.ts';
import type { Database } from '../../apps/server/src/platform/database/database.ts';
import { createLogger } from '../../apps/server/src/platform/observability/logger.ts';

const [connectionString, connections] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: Number(connections) });
// The questions asked here need the pool alone; the rest of a database would only be more to start.
const movies = createMoviesRepository({ pool } as unknown as Database);
const shelf = createShelfKeeper({
  repository: createShelfIndexRepository({ pool }),
  reference: createSqlShelf({ pool }),
  log: createLogger({ level: 'silent', human: false }),
});

const app = express();
app.get('/api/movies', async (req, res) => {
  const page = { sortBy: 'popularity', order: 'desc', limit: Number(req.query.limit), offset: 0 } as const;
  const { ids, total } = await shelf.find({}, page);
  res.json({ data: await movies.byIds(ids), totalItems: total });
});
const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
