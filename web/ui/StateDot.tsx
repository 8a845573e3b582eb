/** `active` works, `busy` is changing, `idle` rests, `failed` needs somebody. */
export type StateTone = 'active' | 'busy' | 'idle' | 'failed'

// Each tone has a shape of its own, since state is never color alone.
const shapes: Record<StateTone, string> = {
  active: 'rounded-full bg-accent-solid border-accent',
  busy: 'rounded-full border-accent border-r-transparent animate-[spin_1s_linear_infinite]',
  idle: 'rounded-full border-faint',
  failed: 'rotate-45 rounded-[1px] bg-danger border-danger',
}

/** A mark for a state, with its word beside it; `isCompact` keeps the word for readers only. */
export function StateDot(props: { tone: StateTone; label: string; isCompact?: boolean }) {
  const { tone, label, isCompact = false } = props
  return (
    <span className="inline-flex items-center gap-2">
      <span aria-hidden="true" className={`size-2 shrink-0 border-[1.5px] ${shapes[tone]}`} />
      <span className={isCompact ? 'sr-only' : 'text-small'}>{label}</span>
    </span>
  )
}
