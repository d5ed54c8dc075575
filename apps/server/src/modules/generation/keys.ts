/** Storage keys; nothing else makes one. */
export const keys = {
  /** Everything of one principal. */
  principal: (principalId: string) => `generation/${principalId}`,
  /** Everything that was made for one generation, by whichever attempt. */
  generation: (principalId: string, id: string) => `generation/${principalId}/${id}`,
  attempt: (principalId: string, id: string, attempt: number) => `generation/${principalId}/${id}/${attempt}`,
  output: (principalId: string, id: string, attempt: number, index: number) => `generation/${principalId}/${id}/${attempt}/${index}`,
  thumbnail: (principalId: string, id: string, attempt: number, index: number) =>
    `generation/${principalId}/${id}/${attempt}/${index}.webp`,
  input: (principalId: string, id: string) => `generation/${principalId}/inputs/${id}`,
};

/** Where what happens to a generation is told. */
export function topicOf(id: string): string {
  return `generation:${id}`;
}
