/** Keys drawn as keys: `Ctrl+K Ctrl+S`, or `⇧⌘P`. */
export function KeyCaps({ label }: { label: string }) {
  return (
    <kbd className="inline-flex items-center gap-1.5 font-sans text-small whitespace-nowrap">
      {label.split(' ').map((chord, place) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the same chord may be there twice
          key={place}
          className="rounded-[4px] border border-line-strong bg-raised px-1.5 py-px text-text"
        >
          {chord}
        </span>
      ))}
    </kbd>
  )
}
