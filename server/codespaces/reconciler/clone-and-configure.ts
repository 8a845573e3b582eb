import { type Cloned, type CloneMeans, fetchHistoryUntrusted, runClone } from '../clone/run-git.ts'
import { type CodespaceRow, hasConfiguredSibling } from '../codespaces.store.ts'
import { buildConfigured } from '../configuration/build.ts'
import {
  isUsual,
  needsAnotherContainer,
  takeConfiguration,
} from '../configuration/configuration.ts'
import { releaseCloneAccess, takeAccess } from '../credentials/repository-access.ts'
import type { StepJournal } from '../journal/step-journal.ts'
import type { Acting } from '../lease/acting.ts'
import { ensureNetwork } from '../network/network.ts'
import { rememberWhatWasAgreed } from '../trust/remember-what-was-agreed.ts'
import { isTrustedStart, trustAfterClone } from '../trust/trusted-start.ts'
import type { Step, Together } from './bring-up.ts'

const restartGraceMs = 2000

type Beginning = {
  step: Step
  together: Together
  network: Promise<void>
  /** GitHub has said what the codespace may do with its repository. */
  access: Promise<void>
  journal: StepJournal
  operation: AbortSignal
  /**
   * Resolves once a container runs, to the row that it is made from; on its network it is a while
   * later. That is a recovery where the one that was wanted cannot.
   */
  start: (row: CodespaceRow) => Promise<CodespaceRow>
  /** Resolves once the container that was started last is on its network. */
  isOnline: () => Promise<void>
}

/**
 * The usual container, which is what most repositories run in, and the clone. Where the repository
 * turns out to want something else that container is given up; where that is to be expected, none
 * is begun. It is made while the network still is, and starts once that is there. Resolves to the
 * row of what runs.
 */
export async function cloneAndConfigure(
  acting: Acting,
  beginning: Beginning,
): Promise<CodespaceRow> {
  const { step, network, journal, operation, start } = beginning
  const { ctx, row } = acting
  const isGuessed = !(await hasConfiguredSibling(ctx, row))
  const cloned = await cloneBeside(acting, isGuessed ? start(row) : null, beginning)

  const trustOf = (hash: string | null) => trustAfterClone(ctx, row, hash)
  const taken = await takeConfiguration(acting, step, cloned.configuration, { trustOf })
  const trust = await trustAfterClone(ctx, row, taken.configurationHash)
  const changes = { ...taken, trust, isCloned: 1 }
  const built = await network.then(() =>
    buildConfigured(
      { ...acting, row: { ...row, ...changes } },
      { step, operation, ahead: cloned.ahead },
    ),
  )
  Object.assign(changes, built)
  const configured = { ...row, ...changes }
  const isDistrusted = isTrustedStart(row) && !isTrustedStart(configured)
  const isRight = isUsual(configured) && !isDistrusted
  if (!isRight) {
    // Before the clone counts as done: whoever goes on after a crash would take the usual one for
    // the right one.
    await ctx.driver.stopContainer(row.id, restartGraceMs)
    if (needsAnotherContainer(row, configured) || isDistrusted)
      await ctx.driver.removeContainer(row.id)
  }
  // Before it counts as cloned: a crash in between begins anew, and without trust.
  if (isDistrusted)
    await beginDistrusted({ ...acting, row: { ...row, trust } }, { step, operation })
  const isHistoryComplete = await fetchHistoryUntrusted(ctx, { ...row, trust }, { step, operation })
  // What was cloned is not cloned again: its step would be under way for ever.
  await journal.settled()
  await acting.write({ ...changes, isHistoryComplete })
  if (isTrustedStart(configured)) await rememberWhatWasAgreed(ctx, configured)
  await releaseCloneAccess(ctx, configured)
  const whole = { ...configured, isHistoryComplete }
  return isGuessed && isRight ? whole : start(whole)
}

/**
 * In the usual container where there is one that has our Git and the codespace's network: to start
 * another for it takes the engine longer than the clone itself. Beside it otherwise.
 */
async function cloneBeside(
  { ctx, row }: Acting,
  usual: Promise<CodespaceRow> | null,
  { step, together, network, access, isOnline }: Beginning,
): Promise<Cloned> {
  let cloned: Cloned = { configuration: Buffer.alloc(0), ahead: null }
  const clone = (means: CloneMeans) =>
    step('clone', async (signal, log) => {
      cloned = await runClone(ctx, row, means, { signal, log })
    })
  const hasGit = row.image === ctx.config.toolImage && isTrustedStart(row)
  if (usual === null || !hasGit) {
    const apart = clone({ network, access, isInside: false })
    await together(apart, ...(usual ? [usual] : []))
    return cloned
  }
  await together(usual)
  const inside = clone({ network: isOnline(), access, isInside: true })
  await together(inside).catch(async (error: unknown) => {
    // What was broken off goes on in there, and would be in the way of the next.
    await ctx.driver.stopContainer(row.id, 0)
    throw error
  })
  return cloned
}

/**
 * Its configuration is not the one that was trusted: network and token, which it has, are not what
 * it is to have.
 */
async function beginDistrusted(
  acting: Acting,
  { step, operation }: Pick<Beginning, 'step' | 'operation'>,
): Promise<void> {
  await acting.write({ trust: acting.row.trust })
  await Promise.all([
    step('network', (signal, log) => ensureNetwork(acting, signal, log)),
    takeAccess(acting.ctx, acting.row, operation),
  ])
}
