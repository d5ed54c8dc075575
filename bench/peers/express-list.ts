// node express-list.ts DATABASE_URL CONNECTIONS: what Express and pg do at best with the first page of films.
// The statements are the product's own, so that the two cannot drift apart.
import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';
import { createMoviesRepository } from '../../apps/server/src/modules/catalogue/movies.repository.ts';
import type { Database } from '../../apps/server/src/platform/database/database.ts';

const [connectionString, connections] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: Number(connections) });
// The two questions asked here need the pool alone; the rest of a database would only be more to start.
const movies = createMoviesRepository({ pool } as unknown as Database);

const app = express();
app.get('/api/movies', async (req, res) => {
  const page = { sortBy: 'popularity', order: 'desc', limit: Number(req.query.limit), offset: 0 } as const;
  const [data, totalItems] = await Promise.all([movies.list({}, page), movies.count({})]);
  res.json({ data, totalItems });
});
const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
