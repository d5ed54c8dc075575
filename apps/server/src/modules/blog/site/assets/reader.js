// What pages do where scripts run; everything else works without.

const article = document.querySelector('article[data-view]');
if (article) {
  const count = () => navigator.sendBeacon(article.dataset.view);
  // A page that is fetched ahead has not been read.
  if (document.prerendering) document.addEventListener('prerenderingchange', count, { once: true });
  else count();
}

const videos = [...document.querySelectorAll('video')].filter((video) => !video.canPlayType('application/vnd.apple.mpegurl'));
if (videos.length) {
  const library = document.createElement('script');
  library.src = document.querySelector('link[rel="hls"]').href;
  library.onload = () => {
    for (const video of videos) {
      const source = video.querySelector('source');
      if (!source || !window.Hls.isSupported()) continue;
      const hls = new window.Hls({ autoStartLoad: false });
      hls.loadSource(source.src);
      hls.attachMedia(video);
      video.addEventListener('play', () => hls.startLoad(), { once: true });
    }
  };
  document.head.append(library);
}
