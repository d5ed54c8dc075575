/** The contract's bound; its module would bring all its schemas into the page. */
export const MAX_AVATAR_BYTES = 8_000_000;
/** What people are told: a round number that surely fits. */
export const SAID_BYTES = 8_000_000;
export const ACCEPTED_PICTURES = 'image/jpeg,image/png,image/webp,image/avif,image/gif';
