/** A sentence of which what stands in backticks is code: a name or a pattern, as it is typed. */
export function CodedText({ children }: { children: string }) {
  const parts = children.split('`')
  return parts.map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence stay in their order
      <code key={at} className="font-mono text-text">
        {part}
      </code>
    ),
  )
}
