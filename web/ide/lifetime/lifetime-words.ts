import type { KeptJob } from '#agent/protocol/activity.ts'
import type { LastActivityKind, LifetimeView } from '#server/lifetimes/lifetimes.schema.ts'
import { span } from '#web/lib/relative-time.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

const activityWords: Record<LastActivityKind, string> = {
  typing: 'Last keystroke',
  pointer: 'Mouse last used',
  edit: 'Last change of a file',
  'terminal-output': 'Last output in a terminal',
  debugging: 'Debugged last',
  ssh: 'Last input over SSH',
  start: 'Started',
  'set-up': 'Set up',
  stay: 'You chose to stay',
  'port-traffic': 'Last request to a port',
  unknown: 'Until it is restarted nobody’s activity is known, as of',
}

/**
 * Hour and minute, as this machine's region writes them, and the day where that is not today:
 * `00:20 tomorrow`, `09:15 on Friday`.
 */
export function clockWord(at: number): string {
  const clock = new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })
  // A day on which the clocks are changed is an hour longer or shorter.
  const days = Math.round((startOfDay(at) - startOfDay(Date.now())) / dayMs)
  if (days === 0) return clock
  if (days === 1) return `${clock} tomorrow`
  if (days === -1) return `${clock} yesterday`
  const isNear = Math.abs(days) < 7
  const day = isNear
    ? { weekday: 'long' as const }
    : { day: 'numeric' as const, month: 'long' as const }
  return `${clock} on ${new Date(at).toLocaleDateString('en', day)}`
}

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)

/** The minute in which somebody was last active, and with what: `Last keystroke 12:04`. */
export const lastWord = ({ last }: LifetimeView, toldAt: number): string =>
  `${activityWords[last.kind]} ${clockWord(toldAt - last.agoMs)}`

/** Why it stops when it does. */
export function reasonWords(view: LifetimeView, toldAt: number): string {
  if (view.reason === 'maximum') return 'No codespace runs for longer at a time here.'
  if (view.reason === 'job') return `${jobsWord(view.jobs)} it from stopping, until then at most.`
  const idle = span(view.idleTimeoutMinutes * minuteMs)
  return `${lastWord(view, toldAt)}. It stops after ${idle} without activity.`
}

function jobsWord(jobs: readonly KeptJob[]): string {
  const [one, ...more] = jobs.filter(({ end }) => end === null)
  if (!one) return 'A job keeps'
  return more.length === 0 ? `“${one.command}” keeps` : `${more.length + 1} jobs keep`
}

/** What a job is at: `for 12 minutes, until 14:00 at most` or how it ended. */
export function jobState({ startedAgoMs, leftMs, end }: KeptJob, toldAt: number): string {
  if (end === 'done') return 'ended'
  if (end === 'deadline') return 'past its deadline; it keeps nothing'
  if (end === 'budget') return 'its budget is used up; it keeps nothing'
  const since = startedAgoMs < minuteMs ? 'just begun' : `for ${span(wholeMinutes(startedAgoMs))}`
  return `${since}, until ${clockWord(toldAt + leftMs)} at most`
}

export type Notice = { title: string; description: string; tone: 'info' | 'warning' }

/** What is told of a job once it keeps the codespace no more. */
export function jobNotice({ command, startedAgoMs, end }: KeptJob): Notice {
  if (end === 'done') {
    const took = startedAgoMs < minuteMs ? 'less than a minute' : span(wholeMinutes(startedAgoMs))
    return {
      title: `“${command}” has ended`,
      description: `It took ${took}, and keeps the codespace no longer.`,
      tone: 'info',
    }
  }
  const why = end === 'budget' ? 'Its budget is used up' : 'Its deadline has passed'
  return {
    title: `“${command}” keeps the codespace no longer`,
    description: `${why}. The command goes on, until the codespace stops for want of activity.`,
    tone: 'warning',
  }
}

/** What is said when it is about to stop. */
export function warningWords(view: LifetimeView, stopsAt: number): { title: string; why: string } {
  const title = `This codespace stops at ${clockWord(stopsAt)}`
  if (view.reason === 'maximum') {
    return {
      title,
      why: 'It has run for as long as one may at a time here. Files stay, programs end; you can start it again at once.',
    }
  }
  return { title, why: 'Nobody has been active in it lately. Files stay, programs end.' }
}

const wholeMinutes = (ms: number): number => Math.round(ms / minuteMs) * minuteMs
