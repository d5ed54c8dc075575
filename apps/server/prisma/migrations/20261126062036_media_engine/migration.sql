-- CreateEnum
CREATE TYPE "unit_kind" AS ENUM ('PLAN', 'VIDEO', 'AUDIO', 'TEXT', 'ASSEMBLE');

-- CreateEnum
CREATE TYPE "unit_state" AS ENUM ('WAITING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "subtitle_kind" AS ENUM ('SUBTITLES', 'CAPTIONS', 'FORCED');

-- DropIndex
DROP INDEX "media_file_status_lease_until_idx";

-- AlterTable
ALTER TABLE "media_file" DROP COLUMN "attempt",
DROP COLUMN "error_advice",
DROP COLUMN "error_code",
DROP COLUMN "error_message",
DROP COLUMN "failures",
DROP COLUMN "lease_until",
DROP COLUMN "progress",
DROP COLUMN "started_at",
ADD COLUMN     "poster" INTEGER,
ADD COLUMN     "uploaded_at" TIMESTAMPTZ(3),
ADD COLUMN     "work_version" TEXT;

-- CreateTable
CREATE TABLE "media_version" (
    "id" TEXT NOT NULL,
    "media_id" UUID NOT NULL,
    "profile" TEXT NOT NULL,
    "technical" JSONB,
    "plan" JSONB,
    "facts" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),
    "superseded_at" TIMESTAMPTZ(3),
    "cleared_at" TIMESTAMPTZ(3),

    CONSTRAINT "media_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "media_unit" (
    "version_id" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "kind" "unit_kind" NOT NULL,
    "place" INTEGER NOT NULL,
    "state" "unit_state" NOT NULL DEFAULT 'WAITING',
    "weight" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "error_code" TEXT,
    "error_message" TEXT,
    "error_advice" TEXT,
    "log" TEXT,
    "result" JSONB,

    CONSTRAINT "media_unit_pkey" PRIMARY KEY ("version_id","unit")
);

-- CreateTable
CREATE TABLE "media_subtitle" (
    "id" UUID NOT NULL,
    "media_id" UUID NOT NULL,
    "language" TEXT NOT NULL,
    "label" TEXT,
    "kind" "subtitle_kind" NOT NULL DEFAULT 'SUBTITLES',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "media_subtitle_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "media_day" (
    "media_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "views" INTEGER NOT NULL DEFAULT 0,
    "watched_seconds" DOUBLE PRECISION NOT NULL DEFAULT 0,

    CONSTRAINT "media_day_pkey" PRIMARY KEY ("media_id","day")
);

-- CreateTable
CREATE TABLE "storage_report" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "report" JSONB NOT NULL,
    "candidates" JSONB NOT NULL,

    CONSTRAINT "storage_report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "media_multipart" (
    "media_id" UUID NOT NULL,
    "upload_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "media_multipart_pkey" PRIMARY KEY ("media_id")
);

-- CreateIndex
CREATE INDEX "media_version_media_id_idx" ON "media_version"("media_id");

-- CreateIndex
CREATE INDEX "media_unit_state_lease_until_idx" ON "media_unit"("state", "lease_until");

-- CreateIndex
CREATE INDEX "media_subtitle_media_id_idx" ON "media_subtitle"("media_id");

-- CreateIndex
CREATE INDEX "media_file_status_idx" ON "media_file"("status");

-- CreateIndex
CREATE INDEX "media_file_owner_id_sha256_idx" ON "media_file"("owner_id", "sha256");

-- CreateIndex
CREATE INDEX "storage_report_at_idx" ON "storage_report"("at");

-- AddForeignKey
ALTER TABLE "media_version" ADD CONSTRAINT "media_version_media_id_fkey" FOREIGN KEY ("media_id") REFERENCES "media_file"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "media_unit" ADD CONSTRAINT "media_unit_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "media_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "media_subtitle" ADD CONSTRAINT "media_subtitle_media_id_fkey" FOREIGN KEY ("media_id") REFERENCES "media_file"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "media_day" ADD CONSTRAINT "media_day_media_id_fkey" FOREIGN KEY ("media_id") REFERENCES "media_file"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was mastered before has another layout: it is mastered again from its original, and what was made of it goes.
UPDATE "media_file" SET "uploaded_at" = "updated_at" WHERE "status" <> 'PENDING';
INSERT INTO "media_version" ("id", "media_id", "profile")
SELECT substr(md5("id"::text || random()::text), 1, 16), "id", 'standard' FROM "media_file" WHERE "uploaded_at" IS NOT NULL;
INSERT INTO "media_unit" ("version_id", "unit", "kind", "place") SELECT "id", 'plan', 'PLAN', 0 FROM "media_version";
INSERT INTO "storage_removal" ("prefix")
SELECT 'media/' || "id" || '/hls' FROM "media_file" WHERE "uploaded_at" IS NOT NULL ON CONFLICT DO NOTHING;
UPDATE "media_file" m SET "work_version" = v."id", "published_version" = NULL, "renditions" = '[]'
FROM "media_version" v WHERE v."media_id" = m."id";

-- The state of a file is what its rows say, whoever wrote them. A version that is served makes it READY, whatever becomes
-- of a newer one.
CREATE FUNCTION media_status_of(file media_file) RETURNS media_status LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN file.published_version IS NOT NULL THEN 'READY'::media_status
    WHEN file.uploaded_at IS NULL THEN 'PENDING'
    WHEN EXISTS (SELECT FROM media_unit u WHERE u.version_id = file.work_version AND u.state IN ('FAILED', 'CANCELLED')) THEN 'ERROR'
    WHEN EXISTS (SELECT FROM media_unit u WHERE u.version_id = file.work_version AND u.attempt > 0) THEN 'PROCESSING'
    ELSE 'UPLOADED'
  END
$$;

CREATE FUNCTION derive_media_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.status := media_status_of(NEW);
  RETURN NEW;
END
$$;

CREATE TRIGGER media_file_status BEFORE INSERT OR UPDATE ON media_file FOR EACH ROW EXECUTE FUNCTION derive_media_status();

-- Locks the file, so that of two units that end at once the second sees the first. Whoever changes several rows locks the
-- file before its units.
CREATE FUNCTION derive_media_status_of_unit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  version text := coalesce(NEW.version_id, OLD.version_id);
  file media_file;
BEGIN
  SELECT m.* INTO file FROM media_version v JOIN media_file m ON m.id = v.media_id
  WHERE v.id = version AND m.work_version = version FOR NO KEY UPDATE OF m;
  IF FOUND THEN
    -- Read again: what was committed while we waited for the lock is in the next statement's snapshot only.
    SELECT m.* INTO file FROM media_file m WHERE m.id = file.id;
    IF file.status <> media_status_of(file) THEN
      UPDATE media_file SET updated_at = now() WHERE id = file.id;
    END IF;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER media_unit_status AFTER INSERT OR UPDATE OF state, attempt OR DELETE ON media_unit
FOR EACH ROW EXECUTE FUNCTION derive_media_status_of_unit();
