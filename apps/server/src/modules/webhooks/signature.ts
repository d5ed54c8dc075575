import { createHmac, hkdfSync, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A new secret: `whsec_` and 32 random bytes in base64 (Standard Webhooks 1.0, “Signature scheme”: 24 to 64 bytes). */
export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/** The secret of somebody that follows from the house’s own: nothing of it is kept, and it is the same on every node. */
export function derivedSecret(houseSecret: string, principalId: string): string {
  return PREFIX + Buffer.from(hkdfSync('sha256', houseSecret, principalId, 'fotograma:webhook-url', SECRET_BYTES)).toString('base64');
}

/** What one may see of a secret, to tell it from others. */
export function hintOf(secret: string): string {
  return `${PREFIX}…${secret.replace(/=+$/, '').slice(-4)}`;
}

/**
 * The headers of one attempt (Standard Webhooks 1.0): HMAC-SHA256 over `id.timestamp.body`, once for every secret that is good.
 * @param body exactly as it is sent. @param at of this attempt.
 */
export function signedHeaders(secrets: readonly string[], message: { id: string; body: string; at: Date }): Record<string, string> {
  const timestamp = String(Math.floor(message.at.getTime() / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${message.id}.${timestamp}.${message.body}`).digest('base64')}`;
  });
  return { 'webhook-id': message.id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
