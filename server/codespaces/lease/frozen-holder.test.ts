import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  engines,
  insertTestCodespace,
  openTogether,
  TestPlaces,
} from '#server/db/database.testing.ts'
import type { DatabasePlace } from '#server/db/database.ts'

const fileOf = (path: string) => JSON.stringify(join(import.meta.dirname, path))

/** Takes the lease as soon as it can, then says when it acts until it has lost it. */
const program = `
  import { setTimeout as delay } from 'node:timers/promises'
  import { acquireLease } from ${fileOf('lease.ts')}
  import { openDatabase } from ${fileOf('../../db/database.ts')}
  const [holder, place] = process.argv.slice(1)
  const ctx = { db: await openDatabase(JSON.parse(place)), log: { warn() {} } }
  let lease = null
  while (!(lease ??= await acquireLease(ctx, 'one', { holder, ttlMs: 1500 }))) await delay(20)
  try {
    for (;;) {
      lease.assertHeld()
      process.stdout.write(Date.now() + '\\n')
      await delay(5)
    }
  } catch (error) {
    process.stdout.write(error.name + '\\n')
    process.exit()
  }
`

class Holder implements Disposable {
  readonly child: ChildProcess
  readonly acts: number[] = []
  readonly #firstAct = Promise.withResolvers<number>()
  readonly #ended: Promise<string>

  constructor(name: string, place: DatabasePlace) {
    const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program]
    const child = spawn(process.execPath, [...flags, name, JSON.stringify(place)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.child = child
    let last = ''
    createInterface({ input: child.stdout }).on('line', (line) => {
      last = line
      if (!/^\d+$/.test(line)) return
      this.acts.push(Number(line))
      this.#firstAct.resolve(Number(line))
    })
    this.#ended = once(child, 'close').then(() => last)
    this.#ended.then(
      (word) => this.#firstAct.reject(new Error(`It ended with ${word} before it acted.`)),
      (error: unknown) => this.#firstAct.reject(error),
    )
    this.#firstAct.promise.catch(() => undefined)
  }

  /** When it first acted. */
  acted(): Promise<number> {
    return this.#firstAct.promise
  }

  /** The last it said before it ended. */
  ended(): Promise<string> {
    return this.#ended
  }

  [Symbol.dispose](): void {
    this.child.kill('SIGKILL')
  }
}

describe.each(engines)('on %s', (engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  test('a server frozen past its lease does nothing once it thaws, for another acts by then (F-08)', async () => {
    await using opened = await openTogether(places, 1)
    const [db] = opened.dbs
    if (!db) throw new Error('One was asked for.')
    await insertTestCodespace(db, 'one')

    using frozen = new Holder('frozen', opened.place)
    await frozen.acted()
    frozen.child.kill('SIGSTOP')
    using next = new Holder('next', opened.place)
    const takenOverAt = await next.acted()
    frozen.child.kill('SIGCONT')

    expect(await frozen.ended()).toBe('LeaseLost')
    expect(frozen.acts.filter((at) => at >= takenOverAt)).toEqual([])
    expect(next.child.exitCode).toBeNull()
  })

  test('a server that is killed is followed as soon as its lease runs out', async () => {
    await using opened = await openTogether(places, 1)
    const [db] = opened.dbs
    if (!db) throw new Error('One was asked for.')
    await insertTestCodespace(db, 'one')

    using killed = new Holder('killed', opened.place)
    await killed.acted()
    killed.child.kill('SIGKILL')
    await killed.ended()
    using next = new Holder('next', opened.place)
    expect(await next.acted()).toBeGreaterThan(Math.max(...killed.acts))
  })
})
