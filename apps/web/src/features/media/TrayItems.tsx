/** Placeholder until the upload queue stands. */
export function TrayItems() {
  return null;
}
