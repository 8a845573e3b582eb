import { Select } from '#web/ui/Select.tsx'
import { monthWord } from './usage-words.ts'

/** Which month is shown. */
export function MonthSelect(props: {
  month: string
  months: readonly string[]
  onChange: (month: string) => void
}) {
  const { month, months, onChange } = props
  return (
    <Select
      aria-label="Month"
      value={month}
      options={months.map((value) => ({ value, label: monthWord(value) }))}
      onChange={onChange}
    />
  )
}
