import { setTimeout as pause } from 'node:timers/promises'
import type { EngineCall } from './engine-call.ts'
import type { ProxiedServer } from './proxied-server.ts'

type Wish = {
  ask: () => Promise<unknown>
  /** Whether nothing of it is left to be done. */
  isEnded: () => Promise<boolean>
  /** Which calls count, unless all do: the others are another sweep's. */
  calls?: RegExp
}

const lifeMs = 120_000
const pollMs = 40
/** What concerns no codespace: the engine itself, and what keeps codespaces apart. */
const others = /^GET \/(events|version|info|_ping)\b|^\w+ \/exec\/|-(sentinel|firewall)\b/

/**
 * Kills the server at every call that it makes for the wish, once before the call is made and
 * once when it is answered but the answer not passed on, in one life after the other: each
 * begins with what the one before left. Unless `isFull`, only calls that change something count,
 * and of the moments before them every sixth: it is nearly the one after the call before. Resolves
 * to the points, once a life has come to the end of the wish.
 */
export async function killSweep(
  bothy: ProxiedServer,
  isFull: boolean,
  wish: Wish,
): Promise<string[]> {
  const points = new Set<string>()
  const passedOver = new Set<string>()
  const isWanted = (point: string, call: EngineCall, moment: 'before' | 'after') => {
    if (points.has(point) || passedOver.has(point)) return false
    if (isFull) return true
    if (call.method === 'GET' || wish.calls?.test(call.name) === false) return false
    if (moment === 'after') return true
    passedOver.add(point)
    return passedOver.size % 6 === 1
  }
  let isAsked = false
  for (;;) {
    let isDead = false
    const seen = new Map<string, number>()
    bothy.proxy.judge = async (call, moment) => {
      if (isDead) return 'drop'
      if (others.test(call.name + call.body)) return 'go on'
      const moved = `${moment} ${call.name}`
      const times = (seen.get(moved) ?? 0) + 1
      seen.set(moved, times)
      const point = `${moved} (${times})`
      if (!isWanted(point, call, moment)) return 'go on'
      points.add(point)
      isDead = true
      await bothy.server.kill()
      return 'drop'
    }
    try {
      if (points.size > 0) await bothy.server.start()
      const until = Date.now() + lifeMs
      for (;;) {
        if (!isAsked) await wish.ask()
        isAsked = true
        if (await wish.isEnded()) break
        if (Date.now() > until) throw new Error(`It has no end after ${[...points].at(-1)}`)
        await pause(pollMs)
      }
    } catch (error) {
      // It may have died within this very question.
      if (!isDead) throw error
    }
    if (!isDead) break
    await bothy.server.kill()
  }
  bothy.proxy.judge = () => 'go on'
  return [...points]
}
