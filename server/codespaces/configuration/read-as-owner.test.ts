import { afterAll, beforeAll, expect, test } from 'vitest'
import { containerPaths } from '#agent/protocol/line.ts'
import { TestApp } from '#server/testing/test-app.ts'
import { findById } from '../codespaces.store.ts'
import { refuseLinkedMounts } from './linked-mounts.ts'
import { readAsOwner } from './read-as-owner.ts'

let app: TestApp
let id: string
const { signal } = new AbortController()
beforeAll(async () => {
  app = await TestApp.start()
  const alice = await app.signIn()
  const idempotencyKey = crypto.randomUUID()
  const made = await alice.api.codespaces.create({ template: 'blank', idempotencyKey })
  await app.reached(alice, made.name, 'running')
  id = made.id
})
afterAll(() => app[Symbol.asyncDispose]())

test('what is longer than is wanted of the files is refused by name, and not read in part', async () => {
  const reading = { task: 'numbers', folder: containerPaths.workspaces, args: [] }
  const read = (script: string) =>
    readAsOwner(app.ctx, { id }, { ...reading, script, mostBytes: 1000 }, signal)
  expect(Buffer.from(await read('echo short')).toString()).toBe('short\n')
  const refused = { code: 'FILES_TOO_LARGE', message: expect.stringContaining('numbers') }
  await expect(read('seq 1 5000')).rejects.toMatchObject(refused)
})

test('mounts are looked at however many there are', async () => {
  const row = await findById(app.ctx, id)
  if (!row) throw new Error('It was made.')
  const tmpfs = Array.from({ length: 200 }, (_, at) => ({
    target: `${containerPaths.workspaces}/made-${at}`,
    sizeBytes: null,
  }))
  const mounts = { volumes: [], tmpfs }
  const configuration = JSON.stringify({ ...JSON.parse(row.configuration ?? '{}'), mounts })
  await refuseLinkedMounts(app.ctx, { ...row, configuration }, signal)
})
