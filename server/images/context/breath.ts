import { setImmediate as behindOthers } from 'node:timers/promises'

const turnMs = 10
/** The clock is not asked more often than it costs. */
const unlooked = 16

/**
 * For long work on much that somebody has made: whoever else waits has their turn every
 * few milliseconds.
 */
export class Breath {
  #count = 0
  #since = performance.now()

  /** To be asked about each small piece: true where `take` is to be awaited. */
  get isDue(): boolean {
    this.#count += 1
    return this.#count % unlooked === 0 && performance.now() - this.#since > turnMs
  }

  async take(): Promise<void> {
    await behindOthers()
    this.#since = performance.now()
  }
}

/** Those that are meant, in their order. */
export async function filterInTurns<Item>(
  items: readonly Item[],
  isMeant: (item: Item) => boolean,
): Promise<Item[]> {
  const breath = new Breath()
  const found: Item[] = []
  for (const item of items) {
    if (breath.isDue) await breath.take()
    if (isMeant(item)) found.push(item)
  }
  return found
}

const sortedInOneGo = 4096

/** The same in order, what is equal as it was. */
export async function sortInTurns<Item>(
  items: readonly Item[],
  compare: (one: Item, other: Item) => number,
): Promise<Item[]> {
  const breath = new Breath()
  let runs: Item[][] = []
  for (let at = 0; at < items.length; at += sortedInOneGo) {
    runs.push(items.slice(at, at + sortedInOneGo).sort(compare))
    await breath.take()
  }
  while (runs.length > 1) {
    const merged: Item[][] = []
    for (let at = 0; at < runs.length; at += 2) {
      merged.push(await merge(runs[at] ?? [], runs[at + 1] ?? [], { compare, breath }))
    }
    runs = merged
  }
  return runs[0] ?? []
}

async function merge<Item>(
  ones: Item[],
  others: Item[],
  { compare, breath }: { compare: (one: Item, other: Item) => number; breath: Breath },
): Promise<Item[]> {
  const all: Item[] = []
  let [at, otherAt] = [0, 0]
  while (at < ones.length && otherAt < others.length) {
    if (breath.isDue) await breath.take()
    const [one, other] = [ones[at] as Item, others[otherAt] as Item]
    const isFirst = compare(one, other) <= 0
    all.push(isFirst ? one : other)
    if (isFirst) at += 1
    else otherAt += 1
  }
  return all.concat(ones.slice(at), others.slice(otherAt))
}
