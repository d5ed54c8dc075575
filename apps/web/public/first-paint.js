// Runs before the first paint: sets the paper and the language that lib/theme.ts and lib/i18n.tsx then keep.
(() => {
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // Storage is closed to us: the defaults hold.
    }
  };
  const root = document.documentElement;
  const chosen = read('fotograma.theme');
  const theme = chosen === 'night' || chosen === 'day' ? chosen : matchMedia('(prefers-color-scheme: light)').matches ? 'day' : 'night';
  root.dataset.theme = theme;
  const language = read('fotograma.language');
  if (language === 'en' || language === 'es' || language === 'pt') root.lang = language === 'pt' ? 'pt-BR' : language;
})();
