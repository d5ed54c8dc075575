import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const api = 'http://127.0.0.1:3000';

/** Fonts that every page shows above the fold: asked for with the page, not after its style sheet. */
const FIRST_FONTS = [/inter-latin-wght-normal/, /fraunces-latin-full-normal/];

function preloadFonts(): Plugin {
  return {
    name: 'fotograma:preload-fonts',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((file) => file.endsWith('.woff2') && FIRST_FONTS.some((font) => font.test(file)))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'preload', href: `/${file}`, as: 'font', type: 'font/woff2', crossorigin: true },
            injectTo: 'head' as const,
          })),
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), preloadFonts()],
  build: {
    target: 'baseline-widely-available',
    // A data: URL is refused by the house's content security policy for fonts, and cannot be cached on its own.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every page needs comes in two files that outlive a change of the pages.
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|@tanstack)[\\/]/ },
            {
              name: 'house',
              test: /apps[\\/]web[\\/]src[\\/](ui[\\/](?!Copyable|Danger|Facts|Failure|Field\.|Listing|Palette|Table)|lib[\\/](?!messages))/,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/journal', '/openapi.json', '/docs', '/health', '/ready', '/metrics'].map((path) => [path, { target: api }]),
    ),
  },
});
