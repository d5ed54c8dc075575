// node express-article.ts DATABASE_URL CONNECTIONS: what Express and pg do at best with one article, a row of the same table.
import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';

const [connectionString, connections] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: Number(connections) });
const ARTICLE = {
  name: 'article',
  text: `SELECT id, slug, title, summary, locale, image, featured, words, html, films, published_at, updated_at FROM article
         WHERE blog_id = (SELECT id FROM blog WHERE slug = $1) AND slug = $2 AND state = 'PUBLISHED'`,
};

const app = express();
app.get('/api/blog/articles/:slug', async (req, res) => {
  const { rows } = await pool.query({ ...ARTICLE, values: [req.query.blog, req.params.slug] });
  res.json({ data: rows[0] });
});
const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
