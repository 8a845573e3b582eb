import { expect } from 'vitest'
import type { CrashingApp } from '#server/testing/crashing-app.ts'
import type { Death } from '#server/testing/mortal-life.ts'
import type { Codespace } from '../codespaces.schema.ts'

/** So many servers are killed at once, each on a folder of its own. */
const lanes = 3
/**
 * Before a call is nearly after the one before it: unless all is asked for, few of them are tried.
 */
export const isFull = process.env.BOTHY_TEST_FULL !== undefined
const beforeEvery = 7
/** No operation asks for more: an endless sweep is a bug of its own. */
const maxCalls = 120

type Wish = {
  /** Brings the same idempotency key each time. */
  ask: () => Promise<unknown>
  /** Resolves once nothing of it is left to be done. */
  ended: () => Promise<unknown>
}

/**
 * Resolves to what was the server's last call; null where it did all there was to do before
 * its death came.
 */
export async function wishAndDie(
  crashing: CrashingApp,
  wish: Wish,
  death: Death,
): Promise<string | null> {
  const { life } = crashing
  life.arm(death)
  const answer = await crashing.whileAlive(wish.ask().then(() => 'answered'))
  if (answer) await crashing.whileAlive(wish.ended())
  const isReached = life.isDead
  if (isReached) await crashing.nextLife()
  else life.arm(null)
  // Whoever got no answer asks again.
  if (!answer) await wish.ask()
  await wish.ended()
  return isReached ? `${death.moment} call ${death.call}, ${life.calls[death.call - 1]}` : null
}

type Sweep = { start: () => Promise<CrashingApp>; everyCall?: number }

/** Every lane takes its share of the calls, and goes on until `sweep` finds none any more. */
export async function inLanes(
  { start, everyCall = 1 }: Sweep,
  sweep: (crashing: CrashingApp, death: Death) => Promise<boolean>,
): Promise<void> {
  const stride = isFull ? 1 : everyCall
  const lane = async (offset: number) => {
    await using crashing = await start()
    for (let call = 1 + offset * stride; call < maxCalls; call += lanes * stride) {
      let isReached = await sweep(crashing, { call, moment: 'after' })
      if (isFull || call % beforeEvery === 1) {
        isReached = (await sweep(crashing, { call, moment: 'before' })) || isReached
      }
      if (!isReached) return
    }
    throw new Error('The sweep has no end.')
  }
  await Promise.all(Array.from({ length: lanes }, (_, offset) => lane(offset)))
}

export async function expectRunning(crashing: CrashingApp, { name }: Codespace, story: string) {
  const codespace = await crashing.reached(name, 'running', 'failed')
  expect.soft([story, codespace.state, codespace.failure]).toEqual([story, 'running', null])
  const { driver } = crashing.app.ctx
  expect([story, await crashing.api.codespaces.list()]).toMatchObject([story, [{ name }]])
  expect([story, [...(await driver.list())]]).toEqual([story, [codespace.id]])
  expect([story, await driver.inspect(codespace.id)]).toMatchObject([story, { status: 'running' }])
  // A program that the agent begins is the agent itself for a moment.
  await expect.poll(() => [story, crashing.agentsOf(codespace.id)]).toEqual([story, 1])
}
