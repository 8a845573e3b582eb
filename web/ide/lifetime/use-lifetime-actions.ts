import { span } from '#web/lib/relative-time.ts'
import { useTRPCClient } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { showToast } from '#web/ui/Toast.tsx'
import { useIde } from '../ide-context.ts'
import type { Lifetime } from './use-lifetime.ts'

const offeredMinutes = [5, 15, 30, 60, 120, 240]
const leastMinutes = 5
const inWords = (minutes: number): string => span(minutes * 60_000)

/** What its owner can do about when it stops. */
export function useLifetimeActions(lifetime: Lifetime | null) {
  const { codespace, quickInput } = useIde()
  const { name } = codespace
  const client = useTRPCClient()

  const stay = async () => {
    try {
      await client.lifetimes.stay.mutate({ name })
    } catch (error) {
      showToast({
        tone: 'danger',
        title: 'The server could not be told that you stay',
        description: sentenceOf(error),
      })
    }
  }

  const setTimeout = async (minutes: number | null) => {
    try {
      const view = await client.lifetimes.setIdleTimeout.mutate({ name, minutes })
      const now = view && inWords(view.idleTimeoutMinutes)
      const title = now ? `It stops after ${now} without activity` : 'The idle timeout is changed'
      showToast({ tone: 'ok', title })
    } catch (error) {
      showToast({
        tone: 'danger',
        title: 'The idle timeout was not changed',
        description: sentenceOf(error),
      })
    }
  }

  const chooseTimeout = async () => {
    const view = lifetime?.view
    const most = view?.mostIdleTimeoutMinutes ?? offeredMinutes.at(-1) ?? 0
    const isOwn = view?.ownIdleTimeoutMinutes != null
    const offered = offeredMinutes.filter((minutes) => minutes <= most)
    const activeId = isOwn ? String(view.ownIdleTimeoutMinutes) : 'usual'
    const picked = await quickInput.pick(
      [
        { id: 'usual', label: 'As in my settings', description: 'For every codespace of yours' },
        ...offered.map((minutes) => ({ id: String(minutes), label: inWords(minutes) })),
        { id: 'other', label: 'Another time…' },
      ].map((item) => (item.id === activeId ? { ...item, icon: 'check' } : item)),
      { title: 'Idle timeout of this codespace', placeholder: placeholderFor(most), activeId },
    )
    if (!picked) return
    if (picked.id !== 'other') {
      return setTimeout(picked.id === 'usual' ? null : Number(picked.id))
    }
    const text = await quickInput.ask({
      title: `Minutes without activity, at most ${most}`,
      value: String(view?.idleTimeoutMinutes ?? 30),
      problem: (value) => problemOf(value, most),
    })
    if (text !== null) await setTimeout(Number(text))
  }

  return { stay, chooseTimeout }
}

const placeholderFor = (most: number): string =>
  `Stop it after this long without activity, ${inWords(most)} at most`

function problemOf(value: string, most: number): string | null {
  const least = Math.min(leastMinutes, most)
  const minutes = /^\d{1,4}$/.test(value.trim()) ? Number(value) : 0
  return minutes >= least && minutes <= most ? null : `A number from ${least} to ${most}.`
}
