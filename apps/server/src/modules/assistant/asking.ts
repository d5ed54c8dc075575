/** What somebody wants of the chat. */
export type Intent = 'recommend' | 'similar' | 'person' | 'fact' | 'compare' | 'greeting' | 'unknown-fact' | 'off-topic';

export type Fact = 'director' | 'year' | 'cast' | 'runtime' | 'country' | 'genre' | 'about' | 'writer' | 'rating';

/** Lower case, without accents and punctuation, one space between words. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’]/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** How people ask for a fact, on plain text in three languages. */
const FACTS: readonly (readonly [Fact, RegExp])[] = [
  [
    'director',
    /\b(who directed|directed by who|who (is|was) the director|director of|who made|quien(es)? (la )?dirig\w+|director(a)? de|quem dirigiu|quem e o diretor|diretor(a)? d\w+)\b/,
  ],
  [
    'writer',
    /\b(who wrote|who is the writer|screenwriter of|written by who|quien(es)? (la )?escribio|guionista de|quem escreveu|roteirista d\w+)\b/,
  ],
  [
    'runtime',
    /\b(how long (is|was|does)|running time|run time|runtime|duration of|length of|cuanto dura|que duracion|duracion de|cuantos minutos|quanto tempo|qual a duracao|duracao d\w+|quantos minutos)\b/,
  ],
  [
    'year',
    /\b(what year|which year|when (was|did|is)|release date|release year|que ano|en que ano|de que ano|cuando (se|fue|salio|es)|ano de estreno|em que ano|quando (foi|saiu|estreou|e)|ano de lancamento)\b/,
  ],
  [
    'cast',
    /\b(who (stars|starred|acts|acted|plays|played|appears)|who is in|who s in|who was in|cast of|actors (in|of)|quien(es)? (actua|actuan|sale|salen|protagoniza|protagonizan|trabaja|aparece)\w*|reparto de|elenco d\w+|actores de|quem (atua|atuou|estrela|esta n|protagoniza|trabalha)\w*|atores d\w+)\b/,
  ],
  ['country', /\b(what country|which country|country of|de que pais|que pais|pais de origen|de que pais e|qual o pais|pais de origem)\b/],
  ['genre', /\b((what|which) genre|genre of|que genero|de que genero|genero de|qual (e )?o genero|genero d\w+)\b/],
  [
    'rating',
    /\b(how good is|rating of|how is .+ rated|what rating|que nota|que puntuacion|puntuacion de|valoracion de|qual a nota|nota d\w+|avaliacao d\w+)\b/,
  ],
  [
    'about',
    /\b(what (is|was) .+ about|what s .+ about|tell me (more )?about|plot of|synopsis of|summary of|storyline of|describe|de que (va|trata)|sinopsis|argumento de|trama de|hablame (de|sobre)|cuentame (mas )?(de|sobre)|sobre o que|do que (se )?trata|me fal[ae] (mais )?(de|sobre|do|da)|fal[ae] (mais )?(de|sobre|do|da)|sinopse|enredo d\w+|trama d\w+)\b/,
  ],
];

/** Facts that films have and the catalogue does not. */
const UNKNOWN_FACTS =
  /\b(box office|gross(ed)?|budget|oscars?|academy awards?|golden globes?|awards?|palme d or|nominated|nominations?|filmed|filming location|shot in|where was .+ (shot|made|filmed)|soundtrack|composer|who composed|theme song|ending|spoilers?|how does .+ end|ends? how|who dies|post credits?|sequel|prequel|stream(ing|ed)? on|netflix|disney|hbo|amazon prime|prime video|hulu|blu ?ray|dvd|trivia|bloopers|goofs|behind the scenes|deleted scenes|net worth|salary|paid|how old|age of|born|birthday|married|wife of|husband of|died|dead|alive|height|tall|taquilla|recaud\w+|presupuesto|oscar|premios?|goya|nominad\w+|donde se (rodo|filmo|grabo)|rodaje de|banda sonora|compositor|como (termina|acaba)|final de la pelicula|secuela|precuela|quien muere|cuanto (costo|gano|cobro|mide)|cuantos anos tiene|edad de|nacio|casad[oa]|murio|bilheteria|arrecad\w+|orcamento|premiac\w+|indicad[oa]|onde foi (filmad|gravad)\w+|trilha sonora|continuacao|quem morre|quanto (custou|ganhou|mede)|quantos anos tem|idade d\w+|nasceu|casou|morreu)\b/;

/** What is no question about films, whatever words it has. */
const OFF_TOPIC =
  /\b(weather|forecast|temperature outside|recipe|cook(ing)? (a|an|some|the)|bake|calories|stock price|stocks?|bitcoin|crypto|exchange rate|loan|mortgage|taxes|calculate|equation|square root|divided by|multiplied|plus \d|\d plus|algorithm|python|javascript|sql|source code|write (me )?(a|an|some) (poem|essay|code|function|email|letter|song|story|script|program)|translate|homework|capital of|population of|prime minister|president of|election results|score of|who won|football match|flight to|book (me )?a|hotel in|restaurant in|directions to|alarm|reminder|timer|symptoms?|medicine|dosage|diagnos\w+|headache|horoscope|zodiac|joke|riddle|news|headlines|password|credit card|system prompt|your instructions|ignore (all|previous|your)|tiempo (hace|hara)|clima|pronostico|receta|cocinar|hornear|bolsa de valores hoy|cotizacion|cambio del dolar|hipoteca|impuestos|calcula|ecuacion|raiz cuadrada|dividido|multiplicado|codigo fuente|programa en|escrib\w+ un (poema|ensayo|correo|programa|cuento)|traduce|traducir|deberes|capital de|poblacion de|presidente de|quien gano|partido de|vuelo a|reserva\w* (un|una)|hotel en|restaurante en|como llego a|alarma|recordatorio|sintomas?|medicina para|horoscopo|chiste|adivinanza|noticias|contrasena|tarjeta de credito|previsao|tempo (faz|vai)|receita de|cozinhar|assar|cotacao|cambio do dolar|impostos|calcule|equacao|escreva um (poema|ensaio|email|programa)|traduza|traduzir|licao de casa|capital d\w+|populacao d\w+|quem ganhou|jogo de ontem|voo para|reserve|restaurante em|alarme|lembrete|sintomas|remedio para|piada|noticias|senha|cartao de credito)\b/;

const GREETING =
  /^(hi|hello|hey|good (morning|evening|afternoon)|thanks|thank you|thx|bye|goodbye|ok|okay|great|cool|hola|buenas|buenos dias|buenas (tardes|noches)|gracias|muchas gracias|adios|vale|genial|oi|ola|bom dia|boa (tarde|noite)|obrigad[oa]|muito obrigad[oa]|tchau|valeu|legal|who are you|what can you do|help|ayuda|ajuda|quien eres|que puedes hacer|quem e voce|o que voce faz)( (there|everyone|you|very much|so much|a todos|mucho|amigo))?$/;

const COMPARE =
  /\b(compare|comparison|versus|vs|difference between|differences between|which is (better|longer|older)|compara\w*|comparacion|diferencia\w* entre|cual es (mejor|mas)|compare|comparacao|diferenca\w* entre|qual e (melhor|mais))\b/;
const SIMILAR =
  /\b((films?|movies?|something|anything|more|others?)? ?(like|similar to|in the style of|reminiscent of)|peliculas? como|algo como|parecid[oa]s? a(l)?|similar(es)? a(l)?|del estilo de|filmes? como|algo como|parecid[oa]s? (com|ao?)|semelhantes? (a|ao)|no estilo de)\b/;
/** Words that say that films are what is asked about. */
const FILMS =
  /\b(films?|movies?|flicks?|cinema|watch(ing|ed)?|directors?|actors?|actress(es)?|documentar(y|ies)|shorts?|recommend\w*|suggest\w*|something|anything|genre|starring|peliculas?|pelis?|cine|cintas?|ver|vi|director(a|es)?|actor(es)?|actriz|documental(es)?|cortos?|recomiend\w*|recomenda\w*|sugiere\w*|algo|filmes?|assistir|assisti|diretor(a|es)?|ator(es)?|atriz|documentarios?|curtas?|recomende?|indica\w*|sugir\w*|sugere)\b/;
/** A question about the world, where nothing of it is about films. */
const WORLDLY =
  /^(what (is|are|was|were|does|do|time|day)|what s|who (is|was|are|invented|discovered)|who s|when (is|was|did|does)|where (is|are|was|can|do)|why|how (do|does|did|to|can|many|much|far|is|are)|is it|are there|can you|could you|do you|will|should i|define|explain|que (es|son|significa|hora)|quien (es|fue|invento|descubrio)|cuando|donde|por que|como (se|puedo|funciona|hago)|cuant[oa]s?|explica\w*|define|o que (e|sao|significa)|que horas|quem (e|foi|inventou|descobriu)|quando|onde|por que|como (se|posso|funciona|faco)|quant[oa]s?|explique|defina)\b/;

export interface Asking {
  readonly intent: Intent;
  readonly fact: Fact | null;
  readonly isAboutFilms: boolean;
  readonly isWorldly: boolean;
}

/** What kind of question it is, by its form alone; what it names is found by the catalogue. @param text plain. */
export function askingOf(text: string): Asking {
  const isAboutFilms = FILMS.test(text);
  const isWorldly = WORLDLY.test(text);
  const told = { fact: null, isAboutFilms, isWorldly };
  if (GREETING.test(text)) return { ...told, intent: 'greeting' };
  if (COMPARE.test(text)) return { ...told, intent: 'compare' };
  if (UNKNOWN_FACTS.test(text) && (isWorldly || !/^(a |an |some )?(films?|movies?|peliculas?|filmes?|something|algo)\b/.test(text)))
    return { ...told, intent: 'unknown-fact' };
  if (OFF_TOPIC.test(text) && !(isAboutFilms && /\b(films?|movies?|peliculas?|filmes?|documentar\w+|documental\w*)\b/.test(text))) {
    return { ...told, intent: 'off-topic' };
  }
  const fact = FACTS.find(([, pattern]) => pattern.test(text))?.[0];
  if (fact) return { ...told, intent: 'fact', fact };
  if (SIMILAR.test(text)) return { ...told, intent: 'similar' };
  return { ...told, intent: 'recommend' };
}
