-- What the schema files cannot say stands here and at the end: extensions, functions, views.

CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "embedding_status" AS ENUM ('PENDING', 'INDEXED', 'FAILED');

-- CreateEnum
CREATE TYPE "credit_role" AS ENUM ('DIRECTOR', 'WRITER', 'CAST');

-- CreateEnum
CREATE TYPE "media_status" AS ENUM ('PENDING', 'UPLOADED', 'PROCESSING', 'READY', 'ERROR');

-- CreateTable
CREATE TABLE "movie" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "tmdb_id" INTEGER,
    "title" TEXT NOT NULL,
    "original_title" TEXT,
    "overview" TEXT,
    "year" INTEGER,
    "release_date" DATE,
    "runtime" INTEGER,
    "original_language" TEXT,
    "countries" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "keywords" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "poster_path" TEXT,
    "backdrop_path" TEXT,
    "vote_average" DECIMAL(3,1),
    "vote_count" INTEGER NOT NULL DEFAULT 0,
    "popularity" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "embedding_status" "embedding_status" NOT NULL DEFAULT 'PENDING',
    "media_file_id" UUID,
    "source" TEXT NOT NULL,
    "sort_title" TEXT NOT NULL,
    "sort_date" DATE,
    "rating_score" DOUBLE PRECISION,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "movie_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "category" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,

    CONSTRAINT "category_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "movie_category" (
    "movie_id" INTEGER NOT NULL,
    "category_id" INTEGER NOT NULL,

    CONSTRAINT "movie_category_pkey" PRIMARY KEY ("movie_id","category_id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "movie_credit" (
    "movie_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "role" "credit_role" NOT NULL,
    "position" INTEGER NOT NULL,
    "character" TEXT,

    CONSTRAINT "movie_credit_pkey" PRIMARY KEY ("movie_id","role","person_id")
);

-- CreateTable
CREATE TABLE "movie_title" (
    "movie_id" INTEGER NOT NULL,
    "language" TEXT NOT NULL,
    "title" TEXT NOT NULL,

    CONSTRAINT "movie_title_pkey" PRIMARY KEY ("movie_id","language")
);

-- CreateTable
CREATE TABLE "movie_external_id" (
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "movie_id" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "movie_external_id_pkey" PRIMARY KEY ("source","external_id")
);

-- CreateTable
CREATE TABLE "movie_search" (
    "movie_id" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "titles" TEXT NOT NULL,
    "names" tsvector NOT NULL,
    "document" tsvector NOT NULL,

    CONSTRAINT "movie_search_pkey" PRIMARY KEY ("movie_id")
);

-- CreateTable
CREATE TABLE "search_word" (
    "word" TEXT NOT NULL,
    "length" SMALLINT NOT NULL,
    "frequency" INTEGER NOT NULL,

    CONSTRAINT "search_word_pkey" PRIMARY KEY ("word")
);

-- CreateTable
CREATE TABLE "media_file" (
    "id" UUID NOT NULL,
    "status" "media_status" NOT NULL DEFAULT 'PENDING',
    "filename" TEXT NOT NULL,
    "mime_type" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "sha256" TEXT,
    "upload_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "error_code" TEXT,
    "error_message" TEXT,
    "error_advice" TEXT,
    "duration_seconds" DOUBLE PRECISION,
    "width" INTEGER,
    "height" INTEGER,
    "frame_rate_num" INTEGER,
    "frame_rate_den" INTEGER,
    "published_version" TEXT,
    "renditions" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "media_file_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "movie_slug_key" ON "movie"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "movie_tmdb_id_key" ON "movie"("tmdb_id");

-- CreateIndex
CREATE UNIQUE INDEX "movie_media_file_id_key" ON "movie"("media_file_id");

-- CreateIndex
CREATE INDEX "movie_popularity_id_idx" ON "movie"("popularity" DESC, "id");

-- CreateIndex
CREATE INDEX "movie_sort_title_id_idx" ON "movie"("sort_title", "id");

-- CreateIndex
CREATE INDEX "movie_sort_date_id_idx" ON "movie"("sort_date" DESC, "id");

-- CreateIndex
CREATE INDEX "movie_rating_score_id_idx" ON "movie"("rating_score" DESC, "id");

-- CreateIndex
CREATE INDEX "movie_created_at_id_idx" ON "movie"("created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "movie_year_idx" ON "movie"("year");

-- CreateIndex
CREATE INDEX "movie_original_language_idx" ON "movie"("original_language");

-- CreateIndex
CREATE UNIQUE INDEX "category_name_key" ON "category"("name");

-- CreateIndex
CREATE UNIQUE INDEX "category_slug_key" ON "category"("slug");

-- CreateIndex
CREATE INDEX "movie_category_category_id_movie_id_idx" ON "movie_category"("category_id", "movie_id");

-- CreateIndex
CREATE UNIQUE INDEX "person_name_key_key" ON "person"("name_key");

-- CreateIndex
CREATE INDEX "movie_credit_person_id_idx" ON "movie_credit"("person_id");

-- CreateIndex
CREATE INDEX "movie_external_id_movie_id_idx" ON "movie_external_id"("movie_id");

-- CreateIndex
CREATE INDEX "movie_search_title_idx" ON "movie_search"("title" text_pattern_ops);

-- CreateIndex
CREATE INDEX "movie_search_names_idx" ON "movie_search" USING GIN ("names");

-- CreateIndex
CREATE INDEX "movie_search_document_idx" ON "movie_search" USING GIN ("document");

-- CreateIndex
CREATE INDEX "search_word_length_idx" ON "search_word"("length");

-- CreateIndex
CREATE INDEX "media_file_status_lease_until_idx" ON "media_file"("status", "lease_until");

-- AddForeignKey
ALTER TABLE "movie" ADD CONSTRAINT "movie_media_file_id_fkey" FOREIGN KEY ("media_file_id") REFERENCES "media_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "movie_category" ADD CONSTRAINT "movie_category_movie_id_fkey" FOREIGN KEY ("movie_id") REFERENCES "movie"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "movie_category" ADD CONSTRAINT "movie_category_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "category"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "movie_credit" ADD CONSTRAINT "movie_credit_movie_id_fkey" FOREIGN KEY ("movie_id") REFERENCES "movie"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "movie_credit" ADD CONSTRAINT "movie_credit_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "movie_title" ADD CONSTRAINT "movie_title_movie_id_fkey" FOREIGN KEY ("movie_id") REFERENCES "movie"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "movie_external_id" ADD CONSTRAINT "movie_external_id_movie_id_fkey" FOREIGN KEY ("movie_id") REFERENCES "movie"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "movie_search" ADD CONSTRAINT "movie_search_movie_id_fkey" FOREIGN KEY ("movie_id") REFERENCES "movie"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Folding: what two spellings must share to be the same to a reader. Lower case, no accents, no punctuation
-- (an apostrophe joins: "schindler's" is "schindlers"), single spaces. The same in search_fold of the queries.
CREATE FUNCTION search_fold(input text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  RETURN btrim(regexp_replace(
    translate(lower(public.unaccent('public.unaccent'::regdictionary, input)), '''’`´', ''),
    '[^[:alnum:]]+', ' ', 'g'));

-- What a film is found by: names (weight A titles, B people) and everything (the overview stemmed as English, so that
-- "robots" finds "robot").
CREATE FUNCTION refresh_movie_search(ids integer[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO movie_search (movie_id, title, titles, names, document)
  SELECT f.id, f.title, f.titles,
         setweight(f.by_title, 'A') || setweight(f.by_person, 'B'),
         strip(f.by_title || f.by_person || to_tsvector('simple', f.subjects) || to_tsvector('english', public.unaccent(f.overview)))
  FROM (
    SELECT m.id, search_fold(m.title) AS title, names.titles, to_tsvector('simple', names.titles) AS by_title,
           to_tsvector('simple', coalesce(people.names, '')) AS by_person,
           search_fold(array_to_string(m.keywords, ' ') || ' ' || coalesce(genres.names, '')) AS subjects, coalesce(m.overview, '') AS overview
    FROM movie m
    CROSS JOIN LATERAL (
      SELECT string_agg(DISTINCT search_fold(t.title), E'\n') AS titles
      FROM (SELECT m.title UNION SELECT m.original_title UNION SELECT mt.title FROM movie_title mt WHERE mt.movie_id = m.id) t
    ) names
    LEFT JOIN LATERAL (
      SELECT search_fold(string_agg(p.name, ' ' ORDER BY c.role, c.position)) AS names
      FROM movie_credit c JOIN person p ON p.id = c.person_id WHERE c.movie_id = m.id
    ) people ON true
    LEFT JOIN LATERAL (
      SELECT string_agg(g.name, ' ') AS names
      FROM movie_category mc JOIN category g ON g.id = mc.category_id WHERE mc.movie_id = m.id
    ) genres ON true
    WHERE m.id = ANY (ids)
    OFFSET 0 -- Each part is made once.
  ) f
  ON CONFLICT (movie_id) DO UPDATE
    SET title = excluded.title, titles = excluded.titles, names = excluded.names, document = excluded.document
$$;

-- The vocabulary of titles and names, for putting spelling mistakes right.
CREATE FUNCTION refresh_search_words() RETURNS void LANGUAGE sql AS $$
  INSERT INTO search_word (word, length, frequency)
  SELECT word, length(word), ndoc FROM ts_stat('SELECT names FROM movie_search') WHERE length(word) BETWEEN 3 AND 40
  ORDER BY word
  ON CONFLICT (word) DO UPDATE SET frequency = excluded.frequency WHERE search_word.frequency <> excluded.frequency
$$;

-- What module `media` lets others join with: the files that can be played now.
CREATE VIEW playable_media AS
  SELECT id, duration_seconds FROM media_file WHERE published_version IS NOT NULL;
