-- CreateEnum
CREATE TYPE "chat_role" AS ENUM ('USER', 'ASSISTANT');

-- CreateEnum
CREATE TYPE "chat_state" AS ENUM ('STREAMING', 'COMPLETE', 'STOPPED', 'FAILED');

-- AlterTable
ALTER TABLE "movie" DROP COLUMN "embedding_status";

-- CreateTable
CREATE TABLE "chat_conversation" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "chat_conversation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chat_message" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "role" "chat_role" NOT NULL,
    "message" TEXT NOT NULL,
    "context_movie_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "citations" JSONB NOT NULL DEFAULT '[]',
    "suggestions" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "answered" BOOLEAN NOT NULL DEFAULT true,
    "state" "chat_state" NOT NULL DEFAULT 'COMPLETE',
    "condensed" JSONB,
    "model" TEXT,
    "prompt_tokens" INTEGER,
    "answer_tokens" INTEGER,
    "first_ms" INTEGER,
    "total_ms" INTEGER,
    "lease_until" TIMESTAMPTZ(3),
    "stop_requested" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "chat_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chat_usage" (
    "user_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "tokens" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "chat_usage_pkey" PRIMARY KEY ("user_id","day")
);

-- CreateTable
CREATE TABLE "movie_embedding" (
    "movie_id" INTEGER NOT NULL,
    "model" TEXT NOT NULL,
    "status" "embedding_status" NOT NULL DEFAULT 'PENDING',
    "dimensions" INTEGER NOT NULL,
    "vector" BYTEA,
    "text_hash" BYTEA NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "indexed_at" TIMESTAMPTZ(3),

    CONSTRAINT "movie_embedding_pkey" PRIMARY KEY ("movie_id","model")
);

-- CreateTable
CREATE TABLE "search_model" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "model" TEXT NOT NULL,
    "dimensions" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "search_model_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "chat_conversation_user_id_updated_at_id_idx" ON "chat_conversation"("user_id", "updated_at" DESC, "id");

-- CreateIndex
CREATE INDEX "chat_message_state_lease_until_idx" ON "chat_message"("state", "lease_until");

-- CreateIndex
CREATE UNIQUE INDEX "chat_message_conversation_id_position_key" ON "chat_message"("conversation_id", "position");

-- CreateIndex
CREATE INDEX "movie_embedding_model_status_idx" ON "movie_embedding"("model", "status");

-- CreateIndex
CREATE INDEX "movie_embedding_model_indexed_at_idx" ON "movie_embedding"("model", "indexed_at");

-- AddForeignKey
ALTER TABLE "chat_conversation" ADD CONSTRAINT "chat_conversation_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat_message" ADD CONSTRAINT "chat_message_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "chat_conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat_usage" ADD CONSTRAINT "chat_usage_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "movie_embedding" ADD CONSTRAINT "movie_embedding_movie_id_fkey" FOREIGN KEY ("movie_id") REFERENCES "movie"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One row: there is one model whose vectors are searched.
ALTER TABLE search_model ADD CONSTRAINT search_model_one CHECK (id = 1);

-- What a film is searched by: the catalogue's door for module `search`. Names in the order of billing.
CREATE VIEW film_text AS
  SELECT m.id, m.title, m.original_title, m.overview, m.keywords, m.year, m.runtime, m.countries, m.original_language, m.popularity, m.vote_count,
         m.vote_average::float8 AS vote_average, m.rating_score,
         ARRAY(SELECT t.title FROM movie_title t WHERE t.movie_id = m.id ORDER BY t.language) AS titles,
         ARRAY(SELECT p.name FROM movie_credit c JOIN person p ON p.id = c.person_id
               WHERE c.movie_id = m.id AND c.role = 'DIRECTOR' ORDER BY c.position) AS directors,
         ARRAY(SELECT p.name FROM movie_credit c JOIN person p ON p.id = c.person_id
               WHERE c.movie_id = m.id AND c.role = 'WRITER' ORDER BY c.position) AS writers,
         ARRAY(SELECT p.name FROM movie_credit c JOIN person p ON p.id = c.person_id
               WHERE c.movie_id = m.id AND c.role = 'CAST' ORDER BY c.position) AS actors,
         ARRAY(SELECT c.slug FROM movie_category mc JOIN category c ON c.id = mc.category_id WHERE mc.movie_id = m.id ORDER BY c.slug) AS genres
  FROM movie m;

-- Ids that other houses know a film by.
CREATE VIEW film_external_id AS SELECT movie_id, source, external_id FROM movie_external_id;

-- Searches name everybody, not the directors alone.
CREATE OR REPLACE FUNCTION shelf_person_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO shelf_change (movie_id) SELECT DISTINCT movie_id FROM movie_credit WHERE person_id = NEW.id;
  RETURN NULL;
END
$$;
