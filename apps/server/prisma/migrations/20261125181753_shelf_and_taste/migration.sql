-- CreateEnum
CREATE TYPE "import_state" AS ENUM ('WAITING', 'QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "collection_type" AS ENUM ('FAVORITES', 'WATCHLIST', 'WATCHED', 'MATCHED');

-- CreateEnum
CREATE TYPE "verdict" AS ENUM ('LIKE', 'PASS');

-- AlterTable
ALTER TABLE "person" ADD COLUMN     "biography" TEXT,
ADD COLUMN     "born_on" DATE,
ADD COLUMN     "died_on" DATE,
ADD COLUMN     "portrait_path" TEXT,
ADD COLUMN     "tmdb_id" INTEGER;

-- CreateTable
CREATE TABLE "movie_old_slug" (
    "slug" TEXT NOT NULL,
    "movie_id" INTEGER NOT NULL,

    CONSTRAINT "movie_old_slug_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "movie_rating_stats" (
    "movie_id" INTEGER NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,
    "sum" INTEGER NOT NULL DEFAULT 0,
    "distribution" INTEGER[],

    CONSTRAINT "movie_rating_stats_pkey" PRIMARY KEY ("movie_id")
);

-- CreateTable
CREATE TABLE "shelf_change" (
    "id" BIGSERIAL NOT NULL,
    "movie_id" INTEGER,
    "media_id" UUID,
    "xid" xid8 NOT NULL DEFAULT pg_current_xact_id(),
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shelf_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "series" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "tmdb_id" INTEGER,
    "title" TEXT NOT NULL,
    "original_title" TEXT,
    "overview" TEXT,
    "first_air_date" DATE,
    "original_language" TEXT,
    "countries" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "keywords" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "poster_path" TEXT,
    "backdrop_path" TEXT,
    "popularity" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "sort_title" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "series_old_slug" (
    "slug" TEXT NOT NULL,
    "series_id" INTEGER NOT NULL,

    CONSTRAINT "series_old_slug_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "series_category" (
    "series_id" INTEGER NOT NULL,
    "category_id" INTEGER NOT NULL,

    CONSTRAINT "series_category_pkey" PRIMARY KEY ("series_id","category_id")
);

-- CreateTable
CREATE TABLE "series_credit" (
    "series_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "role" "credit_role" NOT NULL,
    "position" INTEGER NOT NULL,
    "character" TEXT,

    CONSTRAINT "series_credit_pkey" PRIMARY KEY ("series_id","role","person_id")
);

-- CreateTable
CREATE TABLE "season" (
    "id" SERIAL NOT NULL,
    "series_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT,
    "overview" TEXT,
    "air_date" DATE,

    CONSTRAINT "season_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "episode" (
    "id" SERIAL NOT NULL,
    "season_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "overview" TEXT,
    "air_date" DATE,
    "runtime" INTEGER,
    "media_file_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "episode_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_run" (
    "id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "options" JSONB NOT NULL DEFAULT '{}',
    "dry_run" BOOLEAN NOT NULL DEFAULT false,
    "state" "import_state" NOT NULL DEFAULT 'QUEUED',
    "file_key" TEXT,
    "cursor" JSONB,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "report" JSONB NOT NULL DEFAULT '{}',
    "error" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "ordered_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_rating" (
    "user_id" UUID NOT NULL,
    "movie_id" INTEGER NOT NULL,
    "half_stars" SMALLINT NOT NULL,
    "review" TEXT,
    "watched_at" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_rating_pkey" PRIMARY KEY ("user_id","movie_id")
);

-- CreateTable
CREATE TABLE "imported_rating" (
    "source" TEXT NOT NULL,
    "rater" INTEGER NOT NULL,
    "movie_id" INTEGER NOT NULL,
    "half_stars" SMALLINT NOT NULL,
    "rated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "imported_rating_pkey" PRIMARY KEY ("source","rater","movie_id")
);

-- CreateTable
CREATE TABLE "collection_entry" (
    "user_id" UUID NOT NULL,
    "type" "collection_type" NOT NULL,
    "movie_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "collection_entry_pkey" PRIMARY KEY ("user_id","type","movie_id")
);

-- CreateTable
CREATE TABLE "deck_verdict" (
    "user_id" UUID NOT NULL,
    "movie_id" INTEGER NOT NULL,
    "verdict" "verdict" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deck_verdict_pkey" PRIMARY KEY ("user_id","movie_id")
);

-- CreateTable
CREATE TABLE "shared_deck" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shared_deck_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shared_deck_member" (
    "deck_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shared_deck_member_pkey" PRIMARY KEY ("deck_id","user_id")
);

-- CreateTable
CREATE TABLE "shared_deck_film" (
    "deck_id" UUID NOT NULL,
    "movie_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "shared_deck_film_pkey" PRIMARY KEY ("deck_id","movie_id")
);

-- CreateTable
CREATE TABLE "shared_deck_verdict" (
    "deck_id" UUID NOT NULL,
    "movie_id" INTEGER NOT NULL,
    "user_id" UUID NOT NULL,
    "verdict" "verdict" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shared_deck_verdict_pkey" PRIMARY KEY ("deck_id","movie_id","user_id")
);

-- CreateTable
CREATE TABLE "playback_progress" (
    "user_id" UUID NOT NULL,
    "media_file_id" UUID NOT NULL,
    "position" DOUBLE PRECISION NOT NULL,
    "duration" DOUBLE PRECISION NOT NULL,
    "watched_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "playback_progress_pkey" PRIMARY KEY ("user_id","media_file_id")
);

-- CreateTable
CREATE TABLE "recommender_model" (
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "key" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "people" INTEGER NOT NULL,
    "films" INTEGER NOT NULL,
    "ratings" INTEGER NOT NULL,
    "trained_in" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "recommender_model_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "movie_old_slug_movie_id_idx" ON "movie_old_slug"("movie_id");

-- CreateIndex
CREATE INDEX "movie_keywords_idx" ON "movie" USING GIN ("keywords");

-- DropIndex
DROP INDEX "search_word_length_idx";

-- CreateIndex
CREATE INDEX "search_word_length_word_idx" ON "search_word"("length", "word");

-- CreateIndex
CREATE INDEX "shelf_change_xid_idx" ON "shelf_change"("xid");

-- CreateIndex
CREATE INDEX "shelf_change_at_idx" ON "shelf_change" USING BRIN ("at");

-- CreateIndex
CREATE UNIQUE INDEX "series_slug_key" ON "series"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "series_tmdb_id_key" ON "series"("tmdb_id");

-- CreateIndex
CREATE INDEX "series_popularity_id_idx" ON "series"("popularity" DESC, "id");

-- CreateIndex
CREATE INDEX "series_sort_title_id_idx" ON "series"("sort_title", "id");

-- CreateIndex
CREATE INDEX "series_first_air_date_id_idx" ON "series"("first_air_date" DESC, "id");

-- CreateIndex
CREATE INDEX "series_old_slug_series_id_idx" ON "series_old_slug"("series_id");

-- CreateIndex
CREATE INDEX "series_category_category_id_series_id_idx" ON "series_category"("category_id", "series_id");

-- CreateIndex
CREATE INDEX "series_credit_person_id_idx" ON "series_credit"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "season_series_id_number_key" ON "season"("series_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "episode_media_file_id_key" ON "episode"("media_file_id");

-- CreateIndex
CREATE UNIQUE INDEX "episode_season_id_number_key" ON "episode"("season_id", "number");

-- CreateIndex
CREATE INDEX "import_run_created_at_idx" ON "import_run"("created_at" DESC);

-- CreateIndex
CREATE INDEX "import_run_state_lease_until_idx" ON "import_run"("state", "lease_until");

-- CreateIndex
CREATE INDEX "user_rating_user_id_updated_at_movie_id_idx" ON "user_rating"("user_id", "updated_at" DESC, "movie_id");

-- CreateIndex
CREATE INDEX "user_rating_user_id_half_stars_updated_at_movie_id_idx" ON "user_rating"("user_id", "half_stars" DESC, "updated_at" DESC, "movie_id");

-- CreateIndex
CREATE INDEX "user_rating_movie_id_updated_at_idx" ON "user_rating"("movie_id", "updated_at" DESC);

-- CreateIndex
CREATE INDEX "user_rating_updated_at_idx" ON "user_rating"("updated_at");

-- CreateIndex
CREATE INDEX "imported_rating_movie_id_idx" ON "imported_rating"("movie_id");

-- CreateIndex
CREATE INDEX "collection_entry_user_id_type_created_at_movie_id_idx" ON "collection_entry"("user_id", "type", "created_at" DESC, "movie_id");

-- CreateIndex
CREATE INDEX "collection_entry_movie_id_idx" ON "collection_entry"("movie_id");

-- CreateIndex
CREATE INDEX "deck_verdict_movie_id_idx" ON "deck_verdict"("movie_id");

-- CreateIndex
CREATE UNIQUE INDEX "shared_deck_code_key" ON "shared_deck"("code");

-- CreateIndex
CREATE INDEX "shared_deck_expires_at_idx" ON "shared_deck"("expires_at");

-- CreateIndex
CREATE INDEX "shared_deck_member_user_id_idx" ON "shared_deck_member"("user_id");

-- CreateIndex
CREATE INDEX "shared_deck_film_movie_id_idx" ON "shared_deck_film"("movie_id");

-- CreateIndex
CREATE INDEX "shared_deck_verdict_deck_id_user_id_idx" ON "shared_deck_verdict"("deck_id", "user_id");

-- CreateIndex
CREATE INDEX "playback_progress_user_id_updated_at_idx" ON "playback_progress"("user_id", "updated_at" DESC);

-- CreateIndex
CREATE INDEX "playback_progress_media_file_id_idx" ON "playback_progress"("media_file_id");

-- CreateIndex
CREATE INDEX "recommender_model_created_at_idx" ON "recommender_model"("created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "person_tmdb_id_key" ON "person"("tmdb_id");

-- AddForeignKey
ALTER TABLE "movie_old_slug" ADD CONSTRAINT "movie_old_slug_movie_id_fkey" FOREIGN KEY ("movie_id") REFERENCES "movie"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "movie_rating_stats" ADD CONSTRAINT "movie_rating_stats_movie_id_fkey" FOREIGN KEY ("movie_id") REFERENCES "movie"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "series_old_slug" ADD CONSTRAINT "series_old_slug_series_id_fkey" FOREIGN KEY ("series_id") REFERENCES "series"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "series_category" ADD CONSTRAINT "series_category_series_id_fkey" FOREIGN KEY ("series_id") REFERENCES "series"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "series_category" ADD CONSTRAINT "series_category_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "category"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "series_credit" ADD CONSTRAINT "series_credit_series_id_fkey" FOREIGN KEY ("series_id") REFERENCES "series"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "series_credit" ADD CONSTRAINT "series_credit_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "season" ADD CONSTRAINT "season_series_id_fkey" FOREIGN KEY ("series_id") REFERENCES "series"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "episode" ADD CONSTRAINT "episode_season_id_fkey" FOREIGN KEY ("season_id") REFERENCES "season"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "episode" ADD CONSTRAINT "episode_media_file_id_fkey" FOREIGN KEY ("media_file_id") REFERENCES "media_file"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_rating" ADD CONSTRAINT "user_rating_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_rating" ADD CONSTRAINT "user_rating_movie_id_fkey" FOREIGN KEY ("movie_id") REFERENCES "movie"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "imported_rating" ADD CONSTRAINT "imported_rating_movie_id_fkey" FOREIGN KEY ("movie_id") REFERENCES "movie"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_entry" ADD CONSTRAINT "collection_entry_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_entry" ADD CONSTRAINT "collection_entry_movie_id_fkey" FOREIGN KEY ("movie_id") REFERENCES "movie"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deck_verdict" ADD CONSTRAINT "deck_verdict_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deck_verdict" ADD CONSTRAINT "deck_verdict_movie_id_fkey" FOREIGN KEY ("movie_id") REFERENCES "movie"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shared_deck_member" ADD CONSTRAINT "shared_deck_member_deck_id_fkey" FOREIGN KEY ("deck_id") REFERENCES "shared_deck"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shared_deck_member" ADD CONSTRAINT "shared_deck_member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shared_deck_film" ADD CONSTRAINT "shared_deck_film_deck_id_fkey" FOREIGN KEY ("deck_id") REFERENCES "shared_deck"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shared_deck_film" ADD CONSTRAINT "shared_deck_film_movie_id_fkey" FOREIGN KEY ("movie_id") REFERENCES "movie"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shared_deck_verdict" ADD CONSTRAINT "shared_deck_verdict_deck_id_user_id_fkey" FOREIGN KEY ("deck_id", "user_id") REFERENCES "shared_deck_member"("deck_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shared_deck_verdict" ADD CONSTRAINT "shared_deck_verdict_deck_id_movie_id_fkey" FOREIGN KEY ("deck_id", "movie_id") REFERENCES "shared_deck_film"("deck_id", "movie_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "playback_progress" ADD CONSTRAINT "playback_progress_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "playback_progress" ADD CONSTRAINT "playback_progress_media_file_id_fkey" FOREIGN KEY ("media_file_id") REFERENCES "media_file"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What ratings of a film come to, kept by the transaction that rates: never counted again. The door by which module
-- `taste` tells the catalogue of its changes. Rows are locked in the order of films, so that two that rate several at
-- once wait for each other instead of for ever.
CREATE FUNCTION count_movie_ratings(movies integer[], half_stars integer[], changes integer[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO movie_rating_stats (movie_id, distribution)
    SELECT DISTINCT c.movie, array_fill(0, ARRAY[9]) FROM unnest(movies, changes) AS c (movie, change) WHERE c.change > 0 ORDER BY c.movie
    ON CONFLICT DO NOTHING;
  PERFORM 1 FROM movie_rating_stats s WHERE s.movie_id = ANY (movies) ORDER BY s.movie_id FOR UPDATE;
  UPDATE movie_rating_stats s
    SET count = s.count + c.count, sum = s.sum + c.sum,
        distribution = ARRAY(SELECT was + more FROM unnest(s.distribution, c.distribution) WITH ORDINALITY AS d (was, more, n) ORDER BY n)
    FROM (
      SELECT movie, sum(change) AS count, sum(change * half) AS sum,
             ARRAY[sum(change) FILTER (WHERE half = 2), sum(change) FILTER (WHERE half = 3), sum(change) FILTER (WHERE half = 4),
                   sum(change) FILTER (WHERE half = 5), sum(change) FILTER (WHERE half = 6), sum(change) FILTER (WHERE half = 7),
                   sum(change) FILTER (WHERE half = 8), sum(change) FILTER (WHERE half = 9), sum(change) FILTER (WHERE half = 10)]
             AS raw
      FROM unnest(movies, half_stars, changes) AS r (movie, half, change) GROUP BY movie
    ) g CROSS JOIN LATERAL (
      SELECT g.count, g.sum, ARRAY(SELECT coalesce(x, 0)::integer FROM unnest(g.raw) WITH ORDINALITY AS u (x, n) ORDER BY n) AS distribution
    ) c
    WHERE s.movie_id = g.movie;
END
$$;

ALTER TABLE user_rating ADD CONSTRAINT user_rating_half_stars CHECK (half_stars BETWEEN 2 AND 10);
ALTER TABLE imported_rating ADD CONSTRAINT imported_rating_half_stars CHECK (half_stars BETWEEN 1 AND 10);
ALTER TABLE playback_progress ADD CONSTRAINT playback_progress_position CHECK (position >= 0 AND duration > 0);

-- Once a statement, whatever it did: an import of a million ratings counts each film once.
CREATE FUNCTION user_rating_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM count_movie_ratings(array_agg(movie_id), array_agg(half_stars::integer), array_agg(1)) FROM added HAVING count(*) > 0;
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM count_movie_ratings(array_agg(movie_id), array_agg(half_stars::integer), array_agg(-1)) FROM removed HAVING count(*) > 0;
  ELSE
    PERFORM count_movie_ratings(array_agg(movie_id), array_agg(half_stars::integer), array_agg(change))
    FROM (SELECT movie_id, half_stars, -1 AS change FROM removed UNION ALL SELECT movie_id, half_stars, 1 FROM added) c HAVING count(*) > 0;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER user_rating_added AFTER INSERT ON user_rating REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION user_rating_count();
CREATE TRIGGER user_rating_removed AFTER DELETE ON user_rating REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION user_rating_count();
CREATE TRIGGER user_rating_changed AFTER UPDATE ON user_rating REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION user_rating_count();

-- Parts of names and titles, however they are spelt. (Partial, so that the schema files need not know of expressions.)
CREATE INDEX person_name_parts ON person USING gin (search_fold(name) gin_trgm_ops) WHERE name <> '';
CREATE INDEX series_title_parts ON series USING gin (search_fold(title || ' ' || coalesce(original_title, '')) gin_trgm_ops) WHERE title <> '';

-- What the shelf indexes of all processes follow: which films a transaction changed, in what decides their places or in what
-- lists show of them.
CREATE FUNCTION shelf_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_ARGV[0] = 'movie' THEN
    INSERT INTO shelf_change (movie_id) SELECT n.id FROM added n JOIN removed o ON o.id = n.id WHERE n.* IS DISTINCT FROM o.*;
  ELSIF TG_ARGV[0] = 'movie' THEN
    INSERT INTO shelf_change (movie_id) SELECT id FROM changed;
  ELSE
    -- What comes with a film, or is cleared and written anew, is told of once.
    INSERT INTO shelf_change (movie_id)
      SELECT movie_id FROM changed EXCEPT SELECT movie_id FROM shelf_change WHERE xid = pg_current_xact_id();
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER movie_shelved AFTER INSERT ON movie REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION shelf_changed('movie');
CREATE TRIGGER movie_unshelved AFTER DELETE ON movie REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION shelf_changed('movie');
CREATE TRIGGER movie_changed AFTER UPDATE ON movie REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION shelf_changed('movie');
CREATE TRIGGER movie_category_added AFTER INSERT ON movie_category REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION shelf_changed('part');
CREATE TRIGGER movie_category_removed AFTER DELETE ON movie_category REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION shelf_changed('part');
CREATE TRIGGER movie_title_added AFTER INSERT ON movie_title REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION shelf_changed('part');
CREATE TRIGGER movie_title_changed AFTER UPDATE ON movie_title REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION shelf_changed('part');
CREATE TRIGGER movie_title_removed AFTER DELETE ON movie_title REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION shelf_changed('part');
CREATE TRIGGER movie_credit_added AFTER INSERT ON movie_credit REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION shelf_changed('part');
CREATE TRIGGER movie_credit_changed AFTER UPDATE ON movie_credit REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION shelf_changed('part');
CREATE TRIGGER movie_credit_removed AFTER DELETE ON movie_credit REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION shelf_changed('part');

CREATE TRIGGER movie_search_added AFTER INSERT ON movie_search REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION shelf_changed('part');
CREATE TRIGGER movie_search_changed AFTER UPDATE ON movie_search REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION shelf_changed('part');
CREATE TRIGGER movie_search_removed AFTER DELETE ON movie_search REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION shelf_changed('part');

-- Lists name the directors.
CREATE FUNCTION shelf_person_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO shelf_change (movie_id) SELECT movie_id FROM movie_credit WHERE person_id = NEW.id AND role = 'DIRECTOR';
  RETURN NULL;
END
$$;
CREATE TRIGGER person_renamed AFTER UPDATE OF name ON person FOR EACH ROW
  WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION shelf_person_changed();

-- The name of a category stands in a quarter of all films, and a word that is known now may be what many misspelt: one row
-- that names no film stands for all.
CREATE FUNCTION shelf_changed_everywhere() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO shelf_change DEFAULT VALUES;
  RETURN NULL;
END
$$;
CREATE TRIGGER category_renamed AFTER UPDATE OF name, slug ON category FOR EACH ROW
  WHEN ((OLD.name, OLD.slug) IS DISTINCT FROM (NEW.name, NEW.slug)) EXECUTE FUNCTION shelf_changed_everywhere();
CREATE FUNCTION search_words_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM changed) THEN INSERT INTO shelf_change DEFAULT VALUES; END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER search_word_added AFTER INSERT ON search_word REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_words_changed();
CREATE TRIGGER search_word_removed AFTER DELETE ON search_word REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_words_changed();

-- A file that is attached while it is being published: each of the two transactions sees only its own half, so the file
-- is named, and whoever reads looks for its film then.
CREATE FUNCTION shelf_media_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO shelf_change (media_id) VALUES (NEW.id);
  RETURN NULL;
END
$$;
CREATE TRIGGER media_file_playable AFTER UPDATE OF published_version ON media_file FOR EACH ROW
  WHEN ((OLD.published_version IS NULL) <> (NEW.published_version IS NULL)) EXECUTE FUNCTION shelf_media_changed();

-- What the catalogue lets other modules join with.
CREATE VIEW film AS
  SELECT id, slug, title, year, runtime, countries, keywords, original_language, popularity, vote_count, rating_score, media_file_id
  FROM movie;
CREATE VIEW film_category AS
  SELECT mc.movie_id, c.id AS category_id, c.slug, c.name FROM movie_category mc JOIN category c ON c.id = mc.category_id;
CREATE VIEW film_credit AS
  SELECT c.movie_id, c.person_id, p.name, c.role, c.position FROM movie_credit c JOIN person p ON p.id = c.person_id;
-- Moves on whenever the shelf changes: whoever keeps a copy of the films knows by it that theirs is old.
CREATE VIEW film_news AS SELECT last_value AS changes FROM shelf_change_id_seq;
-- What ratings of a film come to: half stars, and nine counts of them.
CREATE VIEW film_rating AS SELECT movie_id, count, sum, distribution FROM movie_rating_stats;

-- What identity lets other modules join with: what everybody may know of somebody. Disabled accounts are not shown.
CREATE VIEW public_profile AS SELECT id, username AS name, avatar FROM user_account WHERE disabled_at IS NULL;

-- Reviews are few among ratings.
CREATE INDEX user_rating_reviews ON user_rating (movie_id, updated_at DESC, user_id) WHERE review IS NOT NULL;

-- Which files of TMDB's are named: asked before one is fetched.
CREATE INDEX movie_poster ON movie (poster_path) WHERE poster_path IS NOT NULL;
CREATE INDEX movie_backdrop ON movie (backdrop_path) WHERE backdrop_path IS NOT NULL;
CREATE INDEX person_portrait ON person (portrait_path) WHERE portrait_path IS NOT NULL;
-- The list of people is by name.
CREATE INDEX person_name ON person (name, id) WHERE id IS NOT NULL;
