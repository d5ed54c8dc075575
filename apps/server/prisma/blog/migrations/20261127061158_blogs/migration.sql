-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "member_role" AS ENUM ('owner', 'editor', 'author');

-- CreateEnum
CREATE TYPE "article_state" AS ENUM ('DRAFT', 'SCHEDULED', 'PUBLISHED', 'ARCHIVED');

-- CreateTable
CREATE TABLE "blog" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "locale" TEXT NOT NULL,
    "theme" JSONB NOT NULL DEFAULT '{}',
    "navigation" JSONB NOT NULL DEFAULT '[]',
    "social" JSONB NOT NULL DEFAULT '[]',
    "changed" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "blog_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "blog_state" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "changes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "blog_state_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "blog_host" (
    "host" TEXT NOT NULL,
    "blog_id" UUID NOT NULL,

    CONSTRAINT "blog_host_pkey" PRIMARY KEY ("host")
);

-- CreateTable
CREATE TABLE "blog_redirect" (
    "slug" TEXT NOT NULL,
    "blog_id" UUID NOT NULL,

    CONSTRAINT "blog_redirect_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "blog_member" (
    "blog_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "member_role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "blog_member_pkey" PRIMARY KEY ("blog_id","user_id")
);

-- CreateTable
CREATE TABLE "blog_author" (
    "blog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "bio" TEXT NOT NULL DEFAULT '',
    "links" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "blog_author_pkey" PRIMARY KEY ("blog_id","id")
);

-- CreateTable
CREATE TABLE "blog_category" (
    "blog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "blog_category_pkey" PRIMARY KEY ("blog_id","id")
);

-- CreateTable
CREATE TABLE "blog_tag" (
    "blog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "blog_tag_pkey" PRIMARY KEY ("blog_id","id")
);

-- CreateTable
CREATE TABLE "article" (
    "blog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "state" "article_state" NOT NULL DEFAULT 'DRAFT',
    "title" TEXT NOT NULL,
    "sort_title" TEXT NOT NULL DEFAULT '',
    "markdown" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "excerpt" TEXT NOT NULL DEFAULT '',
    "summary" TEXT NOT NULL DEFAULT '',
    "locale" TEXT NOT NULL,
    "words" INTEGER NOT NULL,
    "featured" BOOLEAN NOT NULL DEFAULT false,
    "group_id" UUID,
    "image" JSONB,
    "canonical_url" TEXT,
    "films" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "published_at" TIMESTAMPTZ(3),
    "scheduled_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "article_pkey" PRIMARY KEY ("blog_id","id")
);

-- CreateTable
CREATE TABLE "article_search" (
    "blog_id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,
    "locale" TEXT NOT NULL,
    "search" tsvector NOT NULL,

    CONSTRAINT "article_search_pkey" PRIMARY KEY ("blog_id","article_id")
);

-- CreateTable
CREATE TABLE "article_count" (
    "blog_id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "views" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "article_count_pkey" PRIMARY KEY ("blog_id","article_id")
);

-- CreateTable
CREATE TABLE "blog_image" (
    "blog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "blog_image_pkey" PRIMARY KEY ("blog_id","id")
);

-- CreateTable
CREATE TABLE "article_author" (
    "blog_id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "position" SMALLINT NOT NULL,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "article_author_pkey" PRIMARY KEY ("blog_id","article_id","author_id")
);

-- CreateTable
CREATE TABLE "article_category" (
    "blog_id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "category_id" UUID NOT NULL,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "article_category_pkey" PRIMARY KEY ("blog_id","article_id","category_id")
);

-- CreateTable
CREATE TABLE "article_tag" (
    "blog_id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "tag_id" UUID NOT NULL,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "article_tag_pkey" PRIMARY KEY ("blog_id","article_id","tag_id")
);

-- CreateTable
CREATE TABLE "article_revision" (
    "blog_id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "excerpt" TEXT NOT NULL,
    "markdown" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "article_revision_pkey" PRIMARY KEY ("blog_id","article_id","number")
);

-- CreateTable
CREATE TABLE "article_redirect" (
    "blog_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "article_id" UUID NOT NULL,

    CONSTRAINT "article_redirect_pkey" PRIMARY KEY ("blog_id","slug")
);

-- CreateTable
CREATE TABLE "article_preview" (
    "blog_id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "article_preview_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "article_views" (
    "blog_id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "views" INTEGER NOT NULL,

    CONSTRAINT "article_views_pkey" PRIMARY KEY ("blog_id","article_id","day")
);

-- CreateTable
CREATE TABLE "view_seen" (
    "day" DATE NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "view_seen_pkey" PRIMARY KEY ("day","hash")
);

-- CreateTable
CREATE TABLE "view_salt" (
    "day" DATE NOT NULL,
    "salt" BYTEA NOT NULL,

    CONSTRAINT "view_salt_pkey" PRIMARY KEY ("day")
);

-- CreateIndex
CREATE UNIQUE INDEX "blog_slug_key" ON "blog"("slug");

-- CreateIndex
CREATE INDEX "blog_host_blog_id_idx" ON "blog_host"("blog_id");

-- CreateIndex
CREATE INDEX "blog_redirect_blog_id_idx" ON "blog_redirect"("blog_id");

-- CreateIndex
CREATE INDEX "blog_member_user_id_idx" ON "blog_member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "blog_author_blog_id_slug_key" ON "blog_author"("blog_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "blog_category_blog_id_slug_key" ON "blog_category"("blog_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "blog_tag_blog_id_slug_key" ON "blog_tag"("blog_id", "slug");

-- CreateIndex
CREATE INDEX "article_blog_id_state_published_at_id_idx" ON "article"("blog_id", "state", "published_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "article_blog_id_state_featured_published_at_idx" ON "article"("blog_id", "state", "featured", "published_at" DESC);

-- CreateIndex
CREATE INDEX "article_blog_id_state_sort_title_id_idx" ON "article"("blog_id", "state", "sort_title", "id");

-- CreateIndex
CREATE INDEX "article_blog_id_group_id_idx" ON "article"("blog_id", "group_id");

-- CreateIndex
CREATE INDEX "article_state_scheduled_at_idx" ON "article"("state", "scheduled_at");

-- CreateIndex
CREATE INDEX "article_films_idx" ON "article" USING GIN ("films");

-- CreateIndex
CREATE UNIQUE INDEX "article_blog_id_slug_key" ON "article"("blog_id", "slug");

-- CreateIndex
CREATE INDEX "article_search_blog_id_published_at_idx" ON "article_search"("blog_id", "published_at" DESC);

-- CreateIndex
CREATE INDEX "article_search_search_idx" ON "article_search" USING GIN ("search");

-- CreateIndex
CREATE INDEX "article_count_blog_id_views_article_id_idx" ON "article_count"("blog_id", "views" DESC, "article_id");

-- CreateIndex
CREATE INDEX "blog_image_blog_id_created_at_idx" ON "blog_image"("blog_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "article_author_blog_id_author_id_published_at_article_id_idx" ON "article_author"("blog_id", "author_id", "published_at" DESC, "article_id" DESC);

-- CreateIndex
CREATE INDEX "article_category_blog_id_category_id_published_at_article_i_idx" ON "article_category"("blog_id", "category_id", "published_at" DESC, "article_id" DESC);

-- CreateIndex
CREATE INDEX "article_tag_blog_id_tag_id_published_at_article_id_idx" ON "article_tag"("blog_id", "tag_id", "published_at" DESC, "article_id" DESC);

-- CreateIndex
CREATE INDEX "article_redirect_blog_id_article_id_idx" ON "article_redirect"("blog_id", "article_id");

-- CreateIndex
CREATE INDEX "article_preview_blog_id_article_id_idx" ON "article_preview"("blog_id", "article_id");

-- AddForeignKey
ALTER TABLE "blog_host" ADD CONSTRAINT "blog_host_blog_id_fkey" FOREIGN KEY ("blog_id") REFERENCES "blog"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "blog_redirect" ADD CONSTRAINT "blog_redirect_blog_id_fkey" FOREIGN KEY ("blog_id") REFERENCES "blog"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "blog_member" ADD CONSTRAINT "blog_member_blog_id_fkey" FOREIGN KEY ("blog_id") REFERENCES "blog"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "blog_author" ADD CONSTRAINT "blog_author_blog_id_fkey" FOREIGN KEY ("blog_id") REFERENCES "blog"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "blog_category" ADD CONSTRAINT "blog_category_blog_id_fkey" FOREIGN KEY ("blog_id") REFERENCES "blog"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "blog_tag" ADD CONSTRAINT "blog_tag_blog_id_fkey" FOREIGN KEY ("blog_id") REFERENCES "blog"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article" ADD CONSTRAINT "article_blog_id_fkey" FOREIGN KEY ("blog_id") REFERENCES "blog"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_search" ADD CONSTRAINT "article_search_blog_id_article_id_fkey" FOREIGN KEY ("blog_id", "article_id") REFERENCES "article"("blog_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_count" ADD CONSTRAINT "article_count_blog_id_article_id_fkey" FOREIGN KEY ("blog_id", "article_id") REFERENCES "article"("blog_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "blog_image" ADD CONSTRAINT "blog_image_blog_id_fkey" FOREIGN KEY ("blog_id") REFERENCES "blog"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_author" ADD CONSTRAINT "article_author_blog_id_article_id_fkey" FOREIGN KEY ("blog_id", "article_id") REFERENCES "article"("blog_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_author" ADD CONSTRAINT "article_author_blog_id_author_id_fkey" FOREIGN KEY ("blog_id", "author_id") REFERENCES "blog_author"("blog_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_category" ADD CONSTRAINT "article_category_blog_id_article_id_fkey" FOREIGN KEY ("blog_id", "article_id") REFERENCES "article"("blog_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_category" ADD CONSTRAINT "article_category_blog_id_category_id_fkey" FOREIGN KEY ("blog_id", "category_id") REFERENCES "blog_category"("blog_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_tag" ADD CONSTRAINT "article_tag_blog_id_article_id_fkey" FOREIGN KEY ("blog_id", "article_id") REFERENCES "article"("blog_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_tag" ADD CONSTRAINT "article_tag_blog_id_tag_id_fkey" FOREIGN KEY ("blog_id", "tag_id") REFERENCES "blog_tag"("blog_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_revision" ADD CONSTRAINT "article_revision_blog_id_article_id_fkey" FOREIGN KEY ("blog_id", "article_id") REFERENCES "article"("blog_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_redirect" ADD CONSTRAINT "article_redirect_blog_id_article_id_fkey" FOREIGN KEY ("blog_id", "article_id") REFERENCES "article"("blog_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_preview" ADD CONSTRAINT "article_preview_blog_id_article_id_fkey" FOREIGN KEY ("blog_id", "article_id") REFERENCES "article"("blog_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "article_views" ADD CONSTRAINT "article_views_blog_id_article_id_fkey" FOREIGN KEY ("blog_id", "article_id") REFERENCES "article"("blog_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Its one row.
INSERT INTO "blog_state" DEFAULT VALUES;

-- Ranking and phrases read many of these whole: a little more disk for no unpacking.
ALTER TABLE "article_search" ALTER COLUMN "search" SET STORAGE EXTERNAL;
