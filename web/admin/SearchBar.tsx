import { FilterField } from '#web/ui/FilterField.tsx'
import { useSearchText } from '#web/ui/use-search-text.ts'

/** The search above a list that the server searches, and how much it found. */
export function SearchBar(props: {
  label: string
  value: string
  onChange: (text: string) => void
  /** Undefined while it is not known. */
  count: number | undefined
  noun: string
  nouns: string
}) {
  const { label, value, onChange, count, noun, nouns } = props
  const [text, setText] = useSearchText(value, onChange)
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <FilterField label={label} value={text} onChange={setText} />
      <p role="status" className="text-small text-dim">
        {count !== undefined && `${count.toLocaleString('en-US')} ${count === 1 ? noun : nouns}`}
      </p>
    </div>
  )
}
