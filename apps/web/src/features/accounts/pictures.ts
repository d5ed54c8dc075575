/** The contract's bound; its module would bring all its schemas into the page. */
export const MAX_AVATAR_BYTES = 8 * 1024 * 1024;
export const ACCEPTED_PICTURES = 'image/jpeg,image/png,image/webp,image/avif,image/gif';
