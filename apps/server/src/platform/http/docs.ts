import { problems } from '@fotograma/contract';
import express, { type Express } from 'express';
import { getAbsoluteFSPath } from 'swagger-ui-dist';

const INDEX = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Fotograma API</title>
    <link rel="icon" href="/mark.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <div id="docs"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, displayRequestDuration: true, validatorUrl: null });
`;

/** A browsable page of the API at `/docs`, and at `/docs/problems` what every problem type means; all our own files. */
export function mountDocs(app: Express): void {
  app.get('/docs', (_req, res) => void res.type('html').send(INDEX));
  app.get('/docs/start.js', (_req, res) => void res.type('js').send(START));
  app.get('/docs/problems', (_req, res) => void res.type('html').send(problemsPage()));
  app.use('/docs', express.static(getAbsoluteFSPath(), { index: false, redirect: false, maxAge: '1d' }));
}

function problemsPage(): string {
  const rows = Object.entries(problems).map(
    ([code, { status, title }]) => `<dt id="${code}"><code>${code}</code> · ${status}</dt><dd>${title}</dd>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Problems · Fotograma API</title><h1>Problems</h1><dl>${rows.join('')}</dl></html>\n`;
}
