import type { LifetimeView } from './lifetimes.schema.ts'

const reasons = {
  idle: 'unless there is activity',
  job: 'at the latest: a job keeps it',
  maximum: 'because no codespace runs for longer at a time here',
} as const

/** For a terminal, whose clock is nobody's: `Stops in 29 minutes, unless there is activity.` */
export function stopsInWords({ stopsInMs, reason }: LifetimeView): string {
  const minutes = Math.round(stopsInMs / 60_000)
  const time = minutes === 1 ? '1 minute' : `${minutes} minutes`
  return `Stops in ${minutes === 0 ? 'less than a minute' : time}, ${reasons[reason]}.`
}
