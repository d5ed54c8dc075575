/** Whether the visitor has moved inside the app since the document was loaded. */
let navigated = false;

export const wasNavigated = (): boolean => navigated;

export function noteNavigation(): void {
  navigated = true;
}
