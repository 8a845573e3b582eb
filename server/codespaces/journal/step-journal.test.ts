import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  engines,
  insertTestCodespace,
  openTogether,
  TestPlaces,
} from '#server/db/database.testing.ts'
import { Changes } from '../changes.ts'
import type { CodespaceStep } from '../codespaces.schema.ts'
import { listSteps } from '../codespaces.store.ts'
import { StepJournal } from './step-journal.ts'

const stepOf = (name: CodespaceStep['name'], state: CodespaceStep['state']): CodespaceStep => ({
  name,
  state,
  startedAt: 1,
  endedAt: state === 'running' ? null : 2,
  error: state === 'failed' ? 'It failed.' : null,
})

describe.each(engines)('on %s', (engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  async function openJournal() {
    const opened = await openTogether(places, 1)
    const [db] = opened.dbs
    if (!db) throw new Error('One was asked for.')
    await insertTestCodespace(db, 'one')
    const changes = new Changes()
    const announce = vi.spyOn(changes, 'announce')
    const journal = new StepJournal({ db, changes }, { codespaceId: 'one', generation: 1 })
    return {
      db,
      journal,
      announce,
      read: () => listSteps({ db }, 'one', 1),
      [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
    }
  }

  test('what is put at the same time is written at once, and what changed since in its place', async () => {
    await using opened = await openJournal()
    const { journal, announce, read } = opened
    journal.put(stepOf('workspace', 'running'))
    journal.put(stepOf('network', 'running'))
    journal.put(stepOf('workspace', 'done'))
    await journal.settled()
    expect(announce).toHaveBeenCalledOnce()
    const steps = await read()
    expect(steps).toHaveLength(2)
    expect(steps).toContainEqual(stepOf('workspace', 'done'))
    expect(steps).toContainEqual(stepOf('network', 'running'))
    journal.put(stepOf('network', 'failed'))
    await journal.settled()
    expect(await read()).toContainEqual(stepOf('network', 'failed'))
    expect(announce).toHaveBeenCalledTimes(2)
  })

  test('what cannot be written is told to whoever asks whether all of it is', async () => {
    await using opened = await openJournal()
    const { db, journal } = opened
    await db.deleteFrom('codespace').execute()
    journal.put(stepOf('workspace', 'running'))
    await expect(journal.settled()).rejects.toThrow()
    // And to nobody else.
    await journal[Symbol.asyncDispose]()
  })
})
