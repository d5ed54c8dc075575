import '@fontsource-variable/fraunces/full.css';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './index.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { firstLanguage, I18nProvider, loadCatalogue } from './lib/i18n.tsx';
import { queryClient } from './lib/queries.ts';
import { router } from './router/router.ts';

const language = firstLanguage();
// The page's code and its words travel together; nothing is drawn before both are here.
const [catalogue] = await Promise.all([loadCatalogue(language), router.load()]);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <I18nProvider language={language} catalogue={catalogue}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
);
