import { afterAll, beforeAll, expect, test } from 'vitest'
import { AppError } from '#server/errors.ts'
import { TestApp } from '#server/testing/test-app.ts'
import type { Acting } from '../lease/acting.ts'
import { LeaseLost } from '../lease/lease.ts'
import { bringUp, putAway, stop } from './operations.ts'

/** It was judged when its start began. */
const trust = JSON.stringify({ generation: 1, isTrusted: true, reason: 'template' })
const row = {
  ...{ id: 'some', name: 'some', generation: 1, trust },
  ...{ ownerId: 'ada', template: 'blank', dotfilesRepositoryUrl: null, personal: null },
}

let app: TestApp
beforeAll(async () => {
  app = await TestApp.start()
})
afterAll(() => app?.[Symbol.asyncDispose]())

/** With an engine and a log that do nothing. */
const quiet = (stopContainer = async () => undefined) => ({
  ...app.ctx,
  driver: { stopContainer },
  log: { warn: () => undefined },
})

test.for([
  ['a write of its own', new LeaseLost('gone')],
  ['a write in a step', new Error('Something went wrong.', { cause: new LeaseLost('gone') })],
])(
  'whoever learns by %s that another server has the codespace leaves its container alone',
  async ([, error]) => {
    const calls: string[] = []
    const acting = {
      ctx: quiet(async () => void calls.push('stop')),
      row,
      signal: new AbortController().signal,
      enter: async (phase: string) => {
        calls.push(phase)
        if (phase === 'bringing-up') throw error
      },
    }
    await expect(bringUp(acting as unknown as Acting)).rejects.toBeInstanceOf(LeaseLost)
    expect(calls).toEqual(['bringing-up'])
  },
)

test.for([
  [new Error('SQLITE_IOERR: /srv/bothy/bothy.db'), /^Something went wrong on the server/],
  [new AppError('GIT_FAILED', 'Git ended with 128.'), /^Git ended with 128\.$/],
] as const)('%s fails a start with words that are meant for its owner', async ([error, words]) => {
  const failures: unknown[] = []
  const acting = {
    ctx: quiet(),
    row,
    signal: new AbortController().signal,
    enter: async (phase: string, changes: { failure?: string }) => {
      if (phase === 'bringing-up') throw error
      failures.push(changes.failure)
    },
  }
  await bringUp(acting as unknown as Acting)
  expect(failures).toEqual([expect.stringMatching(words)])
})

test.for([
  ['stop', stop],
  ['deletion', putAway],
] as const)(
  'a %s that is overtaken leaves the container to whoever saves its work next',
  async ([, operation]) => {
    const calls: string[] = []
    const controller = new AbortController()
    const inspect = async () => {
      controller.abort()
      return { status: 'exited' }
    }
    const acting = {
      ctx: { driver: { inspect, stopContainer: async () => void calls.push('stop') } },
      row,
      signal: controller.signal,
      enter: async (phase: string) => void calls.push(phase),
    }
    await operation(acting as unknown as Acting)
    expect(calls).toEqual([operation === stop ? 'stopping' : 'deleting'])
  },
)
