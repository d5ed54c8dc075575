-- CreateEnum
CREATE TYPE "generation_state" AS ENUM ('queued', 'processing', 'succeeded', 'failed', 'canceled', 'expired');

-- CreateEnum
CREATE TYPE "attempt_outcome" AS ENUM ('running', 'succeeded', 'failed', 'refused', 'unknown');

-- CreateEnum
CREATE TYPE "ledger_kind" AS ENUM ('reserve', 'settle', 'release');

-- CreateEnum
CREATE TYPE "webhook_state" AS ENUM ('active', 'paused', 'disabled');

-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('pending', 'delivered', 'failed');

-- AlterTable
ALTER TABLE "plan" ADD COLUMN     "generation_spend" BIGINT;

-- CreateTable
CREATE TABLE "generation" (
    "id" UUID NOT NULL,
    "principal_id" UUID NOT NULL,
    "state" "generation_state" NOT NULL DEFAULT 'queued',
    "service" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "model" TEXT,
    "cache_key" TEXT,
    "cached" BOOLEAN NOT NULL DEFAULT false,
    "warnings" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "error" JSONB,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "not_before" TIMESTAMPTZ(3),
    "operation" JSONB,
    "reserved" BIGINT NOT NULL,
    "charged" BIGINT NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "provider_ms" INTEGER,
    "webhook_url" TEXT,
    "deadline_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "seq" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "generation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "generation_attempt" (
    "generation_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "model" TEXT NOT NULL,
    "outcome" "attempt_outcome" NOT NULL DEFAULT 'running',
    "status" INTEGER,
    "detail" TEXT,
    "retry_after_ms" INTEGER,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "generation_attempt_pkey" PRIMARY KEY ("generation_id","attempt")
);

-- CreateTable
CREATE TABLE "generation_output" (
    "generation_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "thumbnail" TEXT,
    "content_type" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "width" INTEGER,
    "height" INTEGER,

    CONSTRAINT "generation_output_pkey" PRIMARY KEY ("generation_id","index")
);

-- CreateTable
CREATE TABLE "generation_event" (
    "generation_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "generation_event_pkey" PRIMARY KEY ("generation_id","seq")
);

-- CreateTable
CREATE TABLE "generation_ledger" (
    "id" BIGSERIAL NOT NULL,
    "principal_id" UUID NOT NULL,
    "generation_id" UUID NOT NULL,
    "kind" "ledger_kind" NOT NULL,
    "amount" BIGINT NOT NULL,
    "count" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "generation_ledger_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "generation_turn" (
    "principal_id" UUID NOT NULL,
    "served_at" TIMESTAMPTZ(6),

    CONSTRAINT "generation_turn_pkey" PRIMARY KEY ("principal_id")
);

-- CreateTable
CREATE TABLE "generation_input" (
    "id" UUID NOT NULL,
    "principal_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "generation_input_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "principal_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "answer" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("principal_id","key")
);

-- CreateTable
CREATE TABLE "webhook_endpoint" (
    "id" UUID NOT NULL,
    "principal_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "events" TEXT[],
    "state" "webhook_state" NOT NULL DEFAULT 'active',
    "secret" BYTEA NOT NULL,
    "previous" BYTEA,
    "previous_until" TIMESTAMPTZ(3),
    "hint" TEXT NOT NULL,
    "failing_since" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "id" UUID NOT NULL,
    "principal_id" UUID NOT NULL,
    "endpoint_id" UUID,
    "url" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "state" "delivery_state" NOT NULL DEFAULT 'pending',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3),
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_attempt" (
    "delivery_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "status" INTEGER,
    "error" TEXT,
    "answer" TEXT NOT NULL,
    "milliseconds" INTEGER NOT NULL,

    CONSTRAINT "webhook_attempt_pkey" PRIMARY KEY ("delivery_id","attempt")
);

-- CreateIndex
CREATE INDEX "generation_output_key" ON "generation_output"("key");

-- CreateIndex
CREATE INDEX "generation_principal_id_created_at_id_idx" ON "generation"("principal_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "generation_principal_id_cache_key_idx" ON "generation"("principal_id", "cache_key");

-- CreateIndex
CREATE INDEX "generation_expires_at_idx" ON "generation"("expires_at");

-- CreateIndex
CREATE INDEX "generation_ledger_principal_id_at_idx" ON "generation_ledger"("principal_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "generation_ledger_generation_id_kind_key" ON "generation_ledger"("generation_id", "kind");

-- CreateIndex
CREATE INDEX "generation_input_principal_id_idx" ON "generation_input"("principal_id");

-- CreateIndex
CREATE INDEX "generation_input_expires_at_idx" ON "generation_input"("expires_at");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- CreateIndex
CREATE INDEX "webhook_endpoint_principal_id_idx" ON "webhook_endpoint"("principal_id");

-- CreateIndex
CREATE INDEX "webhook_delivery_endpoint_id_created_at_id_idx" ON "webhook_delivery"("endpoint_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "webhook_delivery_created_at_idx" ON "webhook_delivery"("created_at");

-- AddForeignKey
ALTER TABLE "generation" ADD CONSTRAINT "generation_principal_id_fkey" FOREIGN KEY ("principal_id") REFERENCES "principal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generation_attempt" ADD CONSTRAINT "generation_attempt_generation_id_fkey" FOREIGN KEY ("generation_id") REFERENCES "generation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generation_output" ADD CONSTRAINT "generation_output_generation_id_fkey" FOREIGN KEY ("generation_id") REFERENCES "generation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generation_event" ADD CONSTRAINT "generation_event_generation_id_fkey" FOREIGN KEY ("generation_id") REFERENCES "generation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generation_turn" ADD CONSTRAINT "generation_turn_principal_id_fkey" FOREIGN KEY ("principal_id") REFERENCES "principal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generation_input" ADD CONSTRAINT "generation_input_principal_id_fkey" FOREIGN KEY ("principal_id") REFERENCES "principal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "idempotency_key" ADD CONSTRAINT "idempotency_key_principal_id_fkey" FOREIGN KEY ("principal_id") REFERENCES "principal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_principal_id_fkey" FOREIGN KEY ("principal_id") REFERENCES "principal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_principal_id_fkey" FOREIGN KEY ("principal_id") REFERENCES "principal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_attempt" ADD CONSTRAINT "webhook_attempt_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "webhook_delivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema files cannot say.

-- Workers look for what is open, of which there is little among what has ended.
CREATE INDEX generation_open ON generation (principal_id, created_at, id) WHERE state IN ('queued', 'processing');
CREATE INDEX generation_deadline ON generation (deadline_at) WHERE state IN ('queued', 'processing') AND deadline_at IS NOT NULL;
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE state = 'pending';

-- States go forward only, whoever writes them.
CREATE FUNCTION generation_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND NOT (
    (OLD.state = 'queued') OR (OLD.state = 'processing' AND NEW.state IN ('succeeded', 'failed', 'canceled', 'expired'))
  ) THEN
    RAISE EXCEPTION 'a generation does not go from % to %', OLD.state, NEW.state;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER generation_forward BEFORE UPDATE OF state ON generation FOR EACH ROW EXECUTE FUNCTION generation_forward();

-- The books are only ever added to.
CREATE TRIGGER generation_ledger_is_kept BEFORE UPDATE OR DELETE ON generation_ledger FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE generation_ledger ADD CONSTRAINT generation_ledger_amount CHECK (amount >= 0 AND count >= 0);

-- A month's budget for the plans that every house begins with; `house` stays without limit.
UPDATE plan SET generation_spend = 5000000 WHERE id = 'free';
UPDATE plan SET generation_spend = 200000000 WHERE id = 'studio';
