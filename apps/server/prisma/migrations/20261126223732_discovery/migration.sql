-- CreateEnum
CREATE TYPE "intention_kind" AS ENUM ('process', 'transform', 'maintain', 'explore');

-- CreateEnum
CREATE TYPE "analysis_state" AS ENUM ('DRAFT', 'DISPUTED', 'PUBLISHED', 'REPLACED', 'REJECTED');

-- CreateEnum
CREATE TYPE "curation_state" AS ENUM ('WAITING', 'RUNNING', 'DONE', 'CANCELED', 'FAILED');

-- CreateTable
CREATE TABLE "main_sentiment" (
    "id" TEXT NOT NULL,
    "position" SMALLINT NOT NULL,
    "valence" REAL NOT NULL,
    "arousal" REAL NOT NULL,
    "hue" REAL NOT NULL,
    "names" JSONB NOT NULL,
    "descriptions" JSONB NOT NULL,
    "sub_feelings" JSONB NOT NULL,
    "anchors" JSONB NOT NULL,
    "says" JSONB NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "main_sentiment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "emotional_intention" (
    "sentiment_id" TEXT NOT NULL,
    "intention" "intention_kind" NOT NULL,
    "names" JSONB NOT NULL,
    "consequences" JSONB NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "only_by_choice" BOOLEAN NOT NULL,
    "goal" TEXT[],
    "weights" JSONB NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "emotional_intention_pkey" PRIMARY KEY ("sentiment_id","intention")
);

-- CreateTable
CREATE TABLE "journey_option" (
    "id" TEXT NOT NULL,
    "sentiment_id" TEXT NOT NULL,
    "intention" "intention_kind" NOT NULL,
    "position" SMALLINT NOT NULL,
    "names" JSONB NOT NULL,
    "descriptions" JSONB NOT NULL,
    "weights" JSONB NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "journey_option_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "journey_option_flow" (
    "sentiment_id" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "position" SMALLINT NOT NULL,
    "questions" JSONB NOT NULL,
    "options" JSONB NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "journey_option_flow_pkey" PRIMARY KEY ("sentiment_id","step")
);

-- CreateTable
CREATE TABLE "feeling_state" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "seed" INTEGER NOT NULL DEFAULT 0,
    "changes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "feeling_state_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "movie_feeling" (
    "movie_id" INTEGER NOT NULL,
    "arc" TEXT NOT NULL,
    "ending" TEXT NOT NULL,
    "intensity" SMALLINT NOT NULL,
    "absorption" REAL NOT NULL,
    "hedonic" REAL NOT NULL,
    "eudaimonic" REAL NOT NULL,
    "pace" TEXT NOT NULL,
    "warnings" TEXT[],
    "source" TEXT NOT NULL,
    "model" TEXT,
    "prompt_version" INTEGER,
    "input_hash" BYTEA NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "movie_feeling_pkey" PRIMARY KEY ("movie_id")
);

-- CreateTable
CREATE TABLE "movie_sentiment" (
    "movie_id" INTEGER NOT NULL,
    "sentiment_id" TEXT NOT NULL,
    "score" REAL NOT NULL,
    "confidence" REAL NOT NULL,
    "evidence" TEXT,
    "evidence_field" TEXT,
    "met" INTEGER NOT NULL DEFAULT 0,
    "unmet" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "movie_sentiment_pkey" PRIMARY KEY ("movie_id","sentiment_id")
);

-- CreateTable
CREATE TABLE "feeling_analysis" (
    "id" UUID NOT NULL,
    "movie_id" INTEGER NOT NULL,
    "run_id" UUID,
    "state" "analysis_state" NOT NULL,
    "source" TEXT NOT NULL,
    "model" TEXT,
    "prompt_version" INTEGER,
    "input_hash" BYTEA NOT NULL,
    "findings" JSONB NOT NULL,
    "disagreement" REAL NOT NULL DEFAULT 0,
    "note" TEXT,
    "user_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "feeling_analysis_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "curation_run" (
    "id" UUID NOT NULL,
    "state" "curation_state" NOT NULL DEFAULT 'WAITING',
    "analyser" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "published" INTEGER NOT NULL DEFAULT 0,
    "disputed" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "tokens" BIGINT NOT NULL DEFAULT 0,
    "cursor" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "user_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "curation_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "journey" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "answers" JSONB NOT NULL DEFAULT '{}',
    "constraints" JSONB NOT NULL DEFAULT '{}',
    "plan" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "journey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "journey_feedback" (
    "journey_id" UUID NOT NULL,
    "movie_id" INTEGER NOT NULL,
    "met" BOOLEAN NOT NULL,
    "valence" REAL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "journey_feedback_pkey" PRIMARY KEY ("journey_id","movie_id")
);

-- CreateIndex
CREATE INDEX "journey_option_sentiment_id_intention_idx" ON "journey_option"("sentiment_id", "intention");

-- CreateIndex
CREATE INDEX "feeling_analysis_movie_id_created_at_idx" ON "feeling_analysis"("movie_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "feeling_analysis_state_disagreement_created_at_idx" ON "feeling_analysis"("state", "disagreement" DESC, "created_at");

-- CreateIndex
CREATE INDEX "feeling_analysis_run_id_idx" ON "feeling_analysis"("run_id");

-- CreateIndex
CREATE INDEX "curation_run_state_created_at_idx" ON "curation_run"("state", "created_at");

-- CreateIndex
CREATE INDEX "journey_user_id_created_at_idx" ON "journey"("user_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "journey_feedback_movie_id_idx" ON "journey_feedback"("movie_id");

-- AddForeignKey
ALTER TABLE "emotional_intention" ADD CONSTRAINT "emotional_intention_sentiment_id_fkey" FOREIGN KEY ("sentiment_id") REFERENCES "main_sentiment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journey_option" ADD CONSTRAINT "journey_option_sentiment_id_intention_fkey" FOREIGN KEY ("sentiment_id", "intention") REFERENCES "emotional_intention"("sentiment_id", "intention") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journey_option_flow" ADD CONSTRAINT "journey_option_flow_sentiment_id_fkey" FOREIGN KEY ("sentiment_id") REFERENCES "main_sentiment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "movie_feeling" ADD CONSTRAINT "movie_feeling_movie_id_fkey" FOREIGN KEY ("movie_id") REFERENCES "movie"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "movie_sentiment" ADD CONSTRAINT "movie_sentiment_movie_id_fkey" FOREIGN KEY ("movie_id") REFERENCES "movie_feeling"("movie_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "movie_sentiment" ADD CONSTRAINT "movie_sentiment_sentiment_id_fkey" FOREIGN KEY ("sentiment_id") REFERENCES "main_sentiment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feeling_analysis" ADD CONSTRAINT "feeling_analysis_movie_id_fkey" FOREIGN KEY ("movie_id") REFERENCES "movie"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feeling_analysis" ADD CONSTRAINT "feeling_analysis_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "curation_run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feeling_analysis" ADD CONSTRAINT "feeling_analysis_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "curation_run" ADD CONSTRAINT "curation_run_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journey" ADD CONSTRAINT "journey_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journey_feedback" ADD CONSTRAINT "journey_feedback_journey_id_fkey" FOREIGN KEY ("journey_id") REFERENCES "journey"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journey_feedback" ADD CONSTRAINT "journey_feedback_movie_id_fkey" FOREIGN KEY ("movie_id") REFERENCES "movie"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One row: what came with the installation, and how often what is known of films' feelings has changed.
ALTER TABLE feeling_state ADD CONSTRAINT feeling_state_one CHECK (id = 1);
INSERT INTO feeling_state (id) VALUES (1);

ALTER TABLE main_sentiment ADD CONSTRAINT main_sentiment_circle CHECK (valence BETWEEN -1 AND 1 AND arousal BETWEEN -1 AND 1);
ALTER TABLE movie_feeling ADD CONSTRAINT movie_feeling_range CHECK
  (intensity BETWEEN 0 AND 3 AND absorption BETWEEN 0 AND 1 AND hedonic BETWEEN 0 AND 1 AND eudaimonic BETWEEN 0 AND 1);
ALTER TABLE movie_sentiment ADD CONSTRAINT movie_sentiment_range CHECK
  (score BETWEEN 0 AND 1 AND confidence BETWEEN 0 AND 1 AND met >= 0 AND unmet >= 0);
ALTER TABLE journey_feedback ADD CONSTRAINT journey_feedback_valence CHECK (valence BETWEEN -1 AND 1);
