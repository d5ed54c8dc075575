const words = (text: string) => text.trim().split(/\s+/);

/** The words that titles, overviews and names are made of: the first stand in very many, the last in few. */
export const ADJECTIVES =
  words(`last long great lost black white red dark little big night new old golden secret wild silent young dead blue lonely
  beautiful american perfect hidden strange broken green cold happy sweet crimson distant burning endless hollow bitter gentle iron silver velvet
  frozen sacred restless scarlet quiet savage forgotten wandering electric paper crooked drifting`);

export const NOUNS =
  words(`man love night day house girl life king death woman city road heart world dream star boy summer river moon game story
  letter train garden island mother brother father dog winter bridge shadow song storm mirror stranger soldier doctor thief window ghost dance
  detective sea castle mountain forest desert queen wedding hunter angel fire blood gun key clock ship harbour school teacher village market war
  peace spring autumn rain snow wind wolf horse lion bird fish butterfly lantern carousel orchard pilot sailor painter tailor baker lawyer witness
  judge nurse prisoner robot machine planet comet orbit signal tower cellar attic staircase corridor passage`);

export const PLACES =
  words(`Paris London Rome Berlin Tokyo Lisbon Madrid Vienna Havana Mumbai Cairo Moscow Naples Chicago Boston Texas Manila Seoul
  Lima Oslo Prague Dublin Athens Venice Buenos Montreal Sydney Kyoto Marrakesh Istanbul Warsaw Budapest Bogota Nairobi Dakar Hanoi Shanghai`);

export const VERBS =
  words(`finds loses meets follows loves betrays saves hunts teaches paints robs marries leaves forgets remembers hides builds
  burns crosses believes fears`);

export const SYLLABLES =
  words(`ka mo ri ta lu ne sa vi do ra mi le no ze ba chi fa go hu ja ke lo ma na pe qui ro se ti va wi xa yo zu ar en il on
  ur bel dan fer gar lin mar nor`);

export const FIRST_NAMES =
  words(`John Maria Anna David Michael James Robert Elena Peter Laura Paul Sofia Thomas Julia Daniel Clara Mark Nina George
  Alice Martin Emma Richard Eva Frank Irene Henry Olga Louis Vera Hans Ingrid Akira Yuki Chen Mei Raj Priya Omar Leila Kofi Ama Diego Lucia Bruno
  Agnes Ivan Tanya Lars Astrid Pedro Ines Hugo Margot Stefan Petra`);

/** Genres by how many of all films have them first, and which they like to come with. */
export const GENRES: readonly { slug: string; share: number; with: readonly string[] }[] = [
  { slug: 'drama', share: 0.27, with: ['romance', 'history', 'crime', 'war', 'biography', 'family'] },
  { slug: 'comedy', share: 0.2, with: ['romance', 'family', 'music', 'drama', 'crime'] },
  { slug: 'documentary', share: 0.09, with: ['history', 'music', 'biography', 'sport'] },
  { slug: 'thriller', share: 0.08, with: ['crime', 'mystery', 'action', 'horror', 'drama'] },
  { slug: 'action', share: 0.08, with: ['adventure', 'crime', 'thriller', 'science-fiction', 'martial-arts'] },
  { slug: 'horror', share: 0.06, with: ['thriller', 'mystery', 'science-fiction'] },
  { slug: 'romance', share: 0.05, with: ['drama', 'comedy', 'music'] },
  { slug: 'crime', share: 0.04, with: ['drama', 'thriller', 'noir', 'mystery'] },
  { slug: 'animation', share: 0.03, with: ['family', 'comedy', 'fantasy', 'adventure'] },
  { slug: 'western', share: 0.025, with: ['action', 'adventure', 'drama'] },
  { slug: 'science-fiction', share: 0.02, with: ['action', 'adventure', 'horror', 'thriller'] },
  { slug: 'adventure', share: 0.015, with: ['action', 'family', 'fantasy'] },
  { slug: 'musical', share: 0.01, with: ['comedy', 'romance', 'music'] },
  { slug: 'war', share: 0.01, with: ['drama', 'history', 'action'] },
  { slug: 'fantasy', share: 0.008, with: ['adventure', 'family', 'animation'] },
  { slug: 'family', share: 0.004, with: ['comedy', 'adventure', 'animation'] },
  { slug: 'history', share: 0.003, with: ['drama', 'biography', 'war'] },
  { slug: 'mystery', share: 0.002, with: ['crime', 'thriller', 'noir'] },
  { slug: 'biography', share: 0.001, with: ['drama', 'history', 'music'] },
  { slug: 'music', share: 0.001, with: ['documentary', 'comedy', 'drama'] },
  { slug: 'noir', share: 0.0005, with: ['crime', 'mystery'] },
  { slug: 'sport', share: 0.0003, with: ['drama', 'documentary'] },
  { slug: 'martial-arts', share: 0.0002, with: ['action'] },
];

/** Original languages, the most frequent first. */
export const LANGUAGES = words(
  `en en en en en en fr es de ja it hi zh ko pt ru sv da pl nl tr ar fa ta te ml bn th id el cs hu fi no ro he uk vi sr hr`,
);
export const COUNTRIES = words(`US US US GB FR DE IT JP IN CN ES CA KR RU BR MX SE DK PL NL TR AR EG IR AU HK BE AT PT CZ`);
