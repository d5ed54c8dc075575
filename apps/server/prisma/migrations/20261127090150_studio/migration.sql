-- CreateEnum
CREATE TYPE "project_role" AS ENUM ('owner', 'editor', 'viewer');

-- CreateEnum
CREATE TYPE "export_state" AS ENUM ('WAITING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED');

-- CreateTable
CREATE TABLE "project" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "edl_seq" BIGINT NOT NULL DEFAULT 0,
    "edl" JSONB NOT NULL,
    "edl_hash" TEXT NOT NULL,
    "duration" BIGINT NOT NULL DEFAULT 0,
    "clips" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "project_member" (
    "project_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "project_role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_member_pkey" PRIMARY KEY ("project_id","user_id")
);

-- CreateTable
CREATE TABLE "project_invitation" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "email" TEXT,
    "role" "project_role" NOT NULL,
    "hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "project_invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "project_media" (
    "project_id" UUID NOT NULL,
    "media_id" UUID NOT NULL,
    "added_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_media_pkey" PRIMARY KEY ("project_id","media_id")
);

-- CreateTable
CREATE TABLE "project_asset" (
    "project_id" UUID NOT NULL,
    "media_id" UUID NOT NULL,

    CONSTRAINT "project_asset_pkey" PRIMARY KEY ("project_id","media_id")
);

-- CreateTable
CREATE TABLE "project_update" (
    "project_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "update" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_update_pkey" PRIMARY KEY ("project_id","seq")
);

-- CreateTable
CREATE TABLE "project_snapshot" (
    "project_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "state" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_snapshot_pkey" PRIMARY KEY ("project_id")
);

-- CreateTable
CREATE TABLE "project_lease" (
    "project_id" UUID NOT NULL,
    "node" INTEGER NOT NULL,
    "address" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "project_lease_pkey" PRIMARY KEY ("project_id")
);

-- CreateTable
CREATE TABLE "project_version" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "edl" JSONB NOT NULL,
    "edl_hash" TEXT NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "project_export" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "user_id" UUID,
    "preset" TEXT NOT NULL,
    "edl" JSONB NOT NULL,
    "state" "export_state" NOT NULL DEFAULT 'WAITING',
    "plan" JSONB,
    "reused" INTEGER,
    "media_id" UUID,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "project_export_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "project_export_unit" (
    "export_id" UUID NOT NULL,
    "unit" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "state" "export_state" NOT NULL DEFAULT 'WAITING',
    "weight" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "piece" TEXT,
    "log" TEXT,

    CONSTRAINT "project_export_unit_pkey" PRIMARY KEY ("export_id","unit")
);

-- CreateTable
CREATE TABLE "project_piece" (
    "key" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_piece_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "project_member_user_id_idx" ON "project_member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "project_invitation_hash_key" ON "project_invitation"("hash");

-- CreateIndex
CREATE INDEX "project_invitation_project_id_idx" ON "project_invitation"("project_id");

-- CreateIndex
CREATE INDEX "project_media_media_id_idx" ON "project_media"("media_id");

-- CreateIndex
CREATE INDEX "project_asset_media_id_idx" ON "project_asset"("media_id");

-- CreateIndex
CREATE INDEX "project_version_project_id_created_at_idx" ON "project_version"("project_id", "created_at");

-- CreateIndex
CREATE INDEX "project_export_project_id_created_at_idx" ON "project_export"("project_id", "created_at");

-- CreateIndex
CREATE INDEX "project_export_state_idx" ON "project_export"("state");

-- CreateIndex
CREATE INDEX "project_export_user_id_idx" ON "project_export"("user_id");

-- CreateIndex
CREATE INDEX "project_export_media_id_idx" ON "project_export"("media_id");

-- CreateIndex
CREATE INDEX "project_export_unit_state_lease_until_idx" ON "project_export_unit"("state", "lease_until");

-- CreateIndex
CREATE INDEX "project_piece_used_at_idx" ON "project_piece"("used_at");

-- AddForeignKey
ALTER TABLE "project_member" ADD CONSTRAINT "project_member_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_member" ADD CONSTRAINT "project_member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_invitation" ADD CONSTRAINT "project_invitation_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_media" ADD CONSTRAINT "project_media_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_media" ADD CONSTRAINT "project_media_media_id_fkey" FOREIGN KEY ("media_id") REFERENCES "media_file"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_asset" ADD CONSTRAINT "project_asset_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_asset" ADD CONSTRAINT "project_asset_media_id_fkey" FOREIGN KEY ("media_id") REFERENCES "media_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_update" ADD CONSTRAINT "project_update_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_snapshot" ADD CONSTRAINT "project_snapshot_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_lease" ADD CONSTRAINT "project_lease_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_version" ADD CONSTRAINT "project_version_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_export" ADD CONSTRAINT "project_export_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_export" ADD CONSTRAINT "project_export_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_export" ADD CONSTRAINT "project_export_media_id_fkey" FOREIGN KEY ("media_id") REFERENCES "media_file"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_export_unit" ADD CONSTRAINT "project_export_unit_export_id_fkey" FOREIGN KEY ("export_id") REFERENCES "project_export"("id") ON DELETE CASCADE ON UPDATE CASCADE;
