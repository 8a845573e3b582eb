import { setTimeout as delay } from 'node:timers/promises'
import type { AppContext } from '#server/context.ts'
import type { Condition } from '#server/db/tables/codespaces.ts'
import type { ContainerState } from '#server/drivers/container-driver.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import type { Operation } from '../lease/acting.ts'
import { changeMachine } from '../machine/give-machine.ts'
import { networkOf } from '../network/network.ts'
import { limitsFor } from '../what-counts.ts'
import type { SideWork } from './side-work.ts'
import { agentStartOf } from './start-container.ts'

/** A container that was started again by itself and ends sooner than this is left to the user. */
const crashLoopMs = 60_000
/** Whoever's isolation is in doubt is not left on their network longer than this. */
const checkAgainMs = 10_000

/**
 * Whether those that should run do, with their line and their network: asked when it is in doubt.
 */
export class Verification {
  readonly #ctx: AppContext
  readonly #sideWork: SideWork
  readonly #verified = new Set<string>()
  /** Generations whose line this server took up. */
  readonly #listening = new Map<string, number>()
  /** Generations that nobody asked for. */
  readonly #startedAgain = new Map<string, number>()

  constructor(ctx: AppContext, sideWork: SideWork) {
    this.#ctx = ctx
    this.#sideWork = sideWork
  }

  isDue({ id, isRepairWanted, isMachineWanted }: CodespaceRow): boolean {
    return isRepairWanted === 1 || isMachineWanted === 1 || !this.#verified.has(id)
  }

  doubt(id: string): void {
    this.#verified.delete(id)
  }

  forget(id: string): void {
    this.#verified.delete(id)
    this.#listening.delete(id)
  }

  /** This server has brought it up itself: its line stands. */
  broughtUp({ id, generation }: CodespaceRow): void {
    this.#listening.set(id, generation)
  }

  /** What has to be done, or null where all is as it should be. */
  async look(row: CodespaceRow, signal: AbortSignal): Promise<Operation | null> {
    const state = await this.#ctx.driver.inspect(row.id)
    if (state.status !== 'running' && state.status !== 'paused') {
      const isAgain = this.#startedAgain.get(row.id) === row.generation
      this.#startedAgain.set(row.id, row.generation + 1)
      return hasEnded(state, isAgain)
    }
    if (this.#listening.get(row.id) !== row.generation) {
      await this.#ctx.driver.listen(row.id, await agentStartOf(this.#ctx, row, signal))
      this.#listening.set(row.id, row.generation)
    }
    const work = whatToDo(row, state, await this.#isIsolationLost())
    if (work) return work
    if (row.isMachineWanted === 1) return changeMachine
    this.#verified.add(row.id)
    if (state.status === 'running') await this.#sideWork.begin(row)
    return null
  }

  /**
   * Nobody loses their network to a check that the engine's absence made fail: it is
   * made once more.
   */
  async #isIsolationLost(): Promise<boolean> {
    const { isolation } = this.#ctx
    if ((await isolation.status()).isolation !== 'unverified') return false
    const again = await Promise.race([
      isolation.checkNow(),
      delay(checkAgainMs, null, { ref: false }),
    ])
    return again?.isolation !== 'verified'
  }
}

type UpState = Extract<ContainerState, { hasNetwork: boolean }>

/**
 * Paused and broken ones wait for a word of the user's; a network that was cut comes
 * back by itself.
 */
function whatToDo(row: CodespaceRow, state: UpState, isLost: boolean): Operation | null {
  if (isLost && state.hasNetwork) return cut
  const condition = conditionOf(state, isLost)
  const isCutForNothing = row.condition === 'network-cut' && !isLost
  if (condition && (row.isRepairWanted || isCutForNothing)) return repair(condition)
  return row.condition === condition && !row.isRepairWanted ? null : note(condition)
}

function conditionOf(state: UpState, isLost: boolean): Condition | null {
  if (state.status === 'paused') return 'paused'
  if (state.hasNetwork) return null
  return isLost ? 'network-cut' : 'network-broken'
}

const note =
  (condition: Condition | null): Operation =>
  ({ write, ctx, row }) =>
    write({ condition, isRepairWanted: 0 }).then(() => ctx.changes.announce(row.id))

const cut: Operation = async ({ ctx, row, write }) => {
  await ctx.driver.cutNetwork(row.id)
  await write({ condition: 'network-cut' })
  ctx.log.warn({ codespace: row.name }, 'A codespace is off its network: isolation is not verified')
  ctx.changes.announce(row.id)
}

/** Whatever still is not right after it is noted at the next look. */
const repair =
  (condition: Condition): Operation =>
  async ({ ctx, row, write, signal }) => {
    if (condition === 'paused') await ctx.driver.resumeContainer(row.id)
    else {
      await ctx.isolation.require(signal)
      await ctx.driver.mendNetwork(row.id, networkOf(row), signal)
    }
    await write({ condition: null, isRepairWanted: 0 })
    ctx.changes.announce(row.id)
  }

/** Started anew, whoever ended it; one that keeps ending is the user's to look at. */
const hasEnded =
  (state: ContainerState, isAgain: boolean): Operation =>
  async ({ ctx, row, write, enter }) => {
    await write({ work: null, workAt: null })
    const lifeMs = ctx.clock.now() - (row.startedAt ?? 0)
    if (!isAgain || state.status === 'missing' || lifeMs >= crashLoopMs) {
      const generation = row.generation + 1
      // The same run goes on: what runs in there can end it, and is not to begin anew by that.
      const ranMs = row.ranGeneration === row.generation ? row.ranMs : 0
      await write({ generation, ranGeneration: generation, ranMs })
      ctx.changes.announce(row.id)
      return
    }
    await ctx.driver.stopContainer(row.id, 0)
    const isOutOfMemory = state.status === 'exited' && state.isOutOfMemory
    const { memoryBytes } = await limitsFor(ctx, row)
    const why = isOutOfMemory
      ? `It ran out of memory (limit ${Math.round(memoryBytes / 1024 ** 2)} MiB) soon after its start.`
      : 'The container ended soon after its start.'
    await enter('failed', { failure: `${why} Your files are kept; start it again.` })
  }
