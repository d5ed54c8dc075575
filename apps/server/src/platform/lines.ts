/**
 * The lines of a text in UTF-8, without their ends (`\n` or `\r\n`) and without the mark that some programs begin a file with.
 * Waits for whoever reads, however long that takes: Node's own readline throws when its input ends before its reader.
 * @param most characters of a line. Of a longer one come `most + 1`, enough to see that it is.
 */
export async function* linesOf(input: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  const line = (text: string) => (text.endsWith('\r') ? text.slice(0, -1) : text).slice(0, most + 1);
  for await (const chunk of input) {
    const [first = '', ...more] = decoder.decode(chunk, { stream: true }).split('\n');
    // Of a line without end no more is kept than is shown.
    rest = rest.length > most ? rest : rest + first;
    for (const next of more) {
      yield line(rest);
      rest = next;
    }
  }
  rest += decoder.decode();
  if (rest !== '') yield line(rest);
}
