import { AppError } from '#server/errors.ts'
import type { CompanionDependency, CompanionSpec } from './companions.schema.ts'

/** What a driver does with one of them. All reject with the signal's reason once it is aborted. */
export type CompanionWork = {
  /** Makes ready whatever takes its time and needs none of the others. */
  prepare(companion: CompanionSpec, signal: AbortSignal): Promise<void>
  start(companion: CompanionSpec, signal: AbortSignal): Promise<void>
  /** Resolves once it is as far; rejects where it will not be. */
  reach(
    companion: CompanionSpec,
    condition: Exclude<CompanionDependency['condition'], 'service_started'>,
    signal: AbortSignal,
  ): Promise<void>
}

/**
 * Starts each once all that it depends on is as far as it says, and waits for what the
 * codespace's own container depends on. Rejects with the first failure, once nothing of it is
 * under way any more.
 */
export async function startInOrder(
  companions: readonly CompanionSpec[],
  mainDependsOn: readonly CompanionDependency[],
  work: CompanionWork,
  signal: AbortSignal,
): Promise<void> {
  const byName = new Map(companions.map((companion) => [companion.name, companion]))
  refuseDisorder(byName, mainDependsOn)
  const failure = new AbortController()
  const all = AbortSignal.any([signal, failure.signal])
  const started = new Map<string, Promise<void>>()
  const reached = new Map<string, Promise<void>>()
  const everything: Promise<void>[] = []
  const watched = (promise: Promise<void>) => {
    promise.catch((error: unknown) => failure.abort(error))
    everything.push(promise)
    return promise
  }
  const reach = ({ name, condition }: CompanionDependency): Promise<void> => {
    const begun = start(name)
    if (condition === 'service_started') return begun
    const key = `${condition} ${name}`
    const known = reached.get(key)
    if (known) return known
    const companion = required(byName, name)
    const promise = watched(begun.then(() => work.reach(companion, condition, all)))
    reached.set(key, promise)
    return promise
  }
  const start = (name: string): Promise<void> => {
    const known = started.get(name)
    if (known) return known
    const companion = required(byName, name)
    const prepared = watched(work.prepare(companion, all))
    const promise = watched(
      Promise.all([prepared, ...companion.dependsOn.map(reach)]).then(() =>
        work.start(companion, all),
      ),
    )
    started.set(name, promise)
    return promise
  }
  for (const { name } of companions) void start(name)
  for (const dependency of mainDependsOn) void reach(dependency)
  await Promise.allSettled(everything)
  signal.throwIfAborted()
  if (failure.signal.aborted) throw failure.signal.reason
}

function required(byName: ReadonlyMap<string, CompanionSpec>, name: string): CompanionSpec {
  const companion = byName.get(name)
  if (companion) return companion
  throw new AppError('COMPANION_FAILED', `There is no service ${name} to wait for.`)
}

/** Circles, and names that nobody has: whoever waits for those waits for ever. */
function refuseDisorder(
  byName: ReadonlyMap<string, CompanionSpec>,
  mainDependsOn: readonly CompanionDependency[],
): void {
  const done = new Set<string>()
  const visit = (name: string, above: readonly string[]) => {
    if (above.includes(name)) {
      const circle = [...above.slice(above.indexOf(name)), name].join(' → ')
      throw new AppError('COMPANION_FAILED', `Services wait for each other: ${circle}.`)
    }
    if (done.has(name)) return
    for (const dependency of required(byName, name).dependsOn) {
      visit(dependency.name, [...above, name])
    }
    done.add(name)
  }
  for (const name of [...byName.keys(), ...mainDependsOn.map((one) => one.name)]) visit(name, [])
}
