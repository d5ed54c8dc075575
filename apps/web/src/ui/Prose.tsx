/** Text that somebody wrote, in its paragraphs. */
export function Prose(props: { text: string; className?: string; lang?: string }) {
  return (
    <div className={`measure flex flex-col gap-4 ${props.className ?? ''}`} lang={props.lang}>
      {props.text.split(/\n\s*\n/).map((paragraph, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the paragraphs of one text
        <p key={index} className="whitespace-pre-line">
          {paragraph}
        </p>
      ))}
    </div>
  );
}
