/**
 * A sentence in which addresses can be followed. They are of https alone, whoever wrote the
 * sentence (S-24).
 */
export function LinkedText({ children }: { children: string }) {
  const parts = children.split(/(https:\/\/[^\s“”"<>]+[^\s“”"<>.,;:!?)])/)
  let offset = 0
  return (
    <>
      {parts.map((part) => {
        offset += part.length
        if (!part.startsWith('https://')) return part
        return (
          <a
            key={offset}
            href={part}
            target="_blank"
            rel="noreferrer"
            className="break-all underline"
          >
            {part}
          </a>
        )
      })}
    </>
  )
}
