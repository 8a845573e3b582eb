// @vitest-environment happy-dom
import { TRPCClientError } from '@trpc/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { UploadAnswer } from '#server/files/files.schema.ts'
import type { ConnectionStatus } from '#web/lib/agent-client.ts'
import { UploadQuestions } from '../upload-questions.ts'
import type { UploadParameters } from './send-part.ts'
import type { UploadContext } from './upload.tsx'
import { UploadQueue } from './upload-queue.ts'

type Answer = UploadAnswer | 'no answer' | 'never'

/** The files' side: what it is asked, and how it answers each in turn; then it takes everything. */
let answers: Answer[] = []
let asked: { method: string; address: string; parameters: UploadParameters; bytes: number }[] = []
let addresses = 0
/** So many times nobody is there to give an address. */
let unanswered = 0

function note(method: string, url: string, bytes = 0): Answer {
  const [address = '', input = ''] = url.split('?input=')
  const parameters = JSON.parse(decodeURIComponent(input)) as UploadParameters
  asked.push({ method, address, parameters, bytes })
  const offset = parameters.offset + bytes
  const isDone = method === 'POST' && offset === parameters.sizeBytes
  return answers.shift() ?? { isDone, offset, reason: null }
}

class FakeRequest {
  readonly upload = {}
  #method = ''
  #url = ''
  #isAborted = false
  status = 200
  responseText = ''
  onload?: () => void
  onerror?: () => void
  open(method: string, url: string) {
    this.#method = method
    this.#url = url
  }
  send(bytes: Blob) {
    const answer = note(this.#method, this.#url, bytes.size)
    if (answer === 'never') return
    queueMicrotask(() => {
      if (this.#isAborted) return
      if (answer === 'no answer') return this.onerror?.()
      this.responseText = JSON.stringify(answer)
      this.onload?.()
    })
  }
  abort() {
    this.#isAborted = true
  }
}

beforeEach(() => {
  answers = []
  asked = []
  addresses = 0
  unanswered = 0
  vi.useFakeTimers()
  vi.stubGlobal('XMLHttpRequest', FakeRequest)
  vi.stubGlobal('fetch', async (url: string, { method = 'GET' }: RequestInit = {}) => {
    const answer = note(method, url)
    if (answer === 'no answer' || answer === 'never') throw new TypeError('Failed to fetch')
    return new Response(JSON.stringify(answer), { status: answer.reason ? 409 : 200 })
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function start(files: File[]) {
  const status = createStore<ConnectionStatus>(() => ({
    phase: 'connected',
    since: 0,
    verdict: null,
    latencyMs: 1,
  }))
  const questions = new UploadQuestions()
  const statMany = { query: async () => ({ entries: [null] }) }
  const ctx = {
    connection: { status, client: { files: { statMany } } },
    questions,
    mint: async () => {
      if (unanswered-- > 0) throw new TRPCClientError('Failed to fetch')
      addresses += 1
      return `http://files/${addresses}`
    },
  } as unknown as UploadContext
  const planned = files.map((file) => ({ path: file.name, file, overwrite: false }))
  const queue = new UploadQueue(ctx, { folder: '/w', files: planned })
  return { queue, status, questions }
}

const small = (name: string) => new File(['abc'], name)
const large = new File([new Uint8Array(3 * 1024 * 1024)], 'large.bin')
const methods = () => asked.map(({ method }) => method)
const failed: Answer = { isDone: false, offset: null, reason: 'FILE_EXISTS' }

test('small files go in one request each, on one address', async () => {
  const { queue } = start([small('a'), small('b'), small('c'), small('d')])
  expect(await queue.run()).toEqual({ failures: [], isCanceled: false })
  expect(methods()).toEqual(['POST', 'POST', 'POST', 'POST'])
  expect(addresses).toBe(1)
  expect(new Set(asked.map(({ parameters }) => parameters.id)).size).toBe(4)
  expect(queue.progress.store.getState()).toMatchObject({ filesDone: 4, bytesDone: 12 })
})

test('a large file goes on from the byte that has arrived after its line broke (F-30)', async () => {
  answers = [
    { isDone: false, offset: 0, reason: null },
    'no answer',
    { isDone: false, offset: 1_000_000, reason: null },
  ]
  const { queue } = start([large])
  const run = queue.run()
  await vi.advanceTimersByTimeAsync(1000)
  expect((await run).failures).toEqual([])
  expect(methods()).toEqual(['GET', 'POST', 'GET', 'POST'])
  expect(asked.at(-1)).toMatchObject({ parameters: { offset: 1_000_000 }, bytes: large.size - 1e6 })
})

test('a codespace that is away is waited for, however long, and its return is noticed at once', async () => {
  const { queue, status } = start([large])
  answers = Array.from({ length: 40 }, () => 'no answer' as const)
  status.setState({ phase: 'reconnecting' })
  const run = queue.run()
  await vi.advanceTimersByTimeAsync(5000)
  expect(queue.progress.store.getState().phase).toBe('waiting')
  answers = []
  status.setState({ phase: 'connected' })
  await vi.advanceTimersByTimeAsync(0)
  expect((await run).failures).toEqual([])
  expect(queue.progress.store.getState().phase).toBe('running')
})

test('an address that ran out with the server is asked for until the next one answers (F-30)', async () => {
  const { queue } = start([large])
  answers = [
    { isDone: false, offset: 0, reason: null },
    'no answer',
    { isDone: false, offset: null, reason: 'ADDRESS_INVALID' },
  ]
  const run = queue.run()
  // The first one it has.
  unanswered = 3
  await vi.advanceTimersByTimeAsync(20_000)
  expect((await run).failures).toEqual([])
  expect(asked.at(-1)).toMatchObject({ address: 'http://files/2', bytes: large.size })
})

test('files that never answer while the codespace does are given up', async () => {
  const { queue } = start([small('a'), small('b')])
  answers = Array.from({ length: 99 }, () => 'no answer' as const)
  const run = queue.run()
  await vi.advanceTimersByTimeAsync(120_000)
  expect((await run).failures.map(({ file }) => file.path).sort()).toEqual(['a', 'b'])
})

test('an address that has run out is replaced', async () => {
  answers = [{ isDone: false, offset: null, reason: 'ADDRESS_INVALID' }]
  const { queue } = start([small('a')])
  const run = queue.run()
  await vi.advanceTimersByTimeAsync(1000)
  expect((await run).failures).toEqual([])
  expect(asked.map(({ address }) => address)).toEqual([
    'http://files/1',
    'http://files/2',
    'http://files/2',
  ])
})

test('a name that was taken meanwhile is asked about, and the file goes beside it', async () => {
  answers = [failed]
  const { queue, questions } = start([small('a.txt')])
  const run = queue.run()
  await vi.waitFor(() => expect(questions.store.getState().question?.path).toBe('a.txt'))
  questions.store.getState().question?.answer({ choice: 'both', isForAll: false })
  expect((await run).failures).toEqual([])
  expect(asked.at(-1)?.parameters).toMatchObject({ path: 'a copy.txt', overwrite: false })
})

test('a disk that is full ends it all at once, with every file that is missing', async () => {
  const { queue } = start(['a', 'b', 'c', 'd', 'e', 'f'].map(small))
  answers = [
    { isDone: false, offset: null, reason: 'WORKSPACE_FULL' },
    { isDone: false, offset: null, reason: 'WORKSPACE_FULL' },
    { isDone: false, offset: null, reason: 'WORKSPACE_FULL' },
  ]
  expect((await queue.run()).failures.length).toBe(6)
})

test('a pause leaves what has arrived, says that it is still wanted, and goes on from there', async () => {
  answers = [{ isDone: false, offset: 0, reason: null }, 'never']
  const { queue } = start([large])
  const run = queue.run()
  await vi.waitFor(() => expect(methods()).toEqual(['GET', 'POST']))
  queue.pause()
  await vi.advanceTimersByTimeAsync(5 * 60_000)
  expect(methods()).toEqual(['GET', 'POST', 'GET', 'GET'])
  answers = [{ isDone: false, offset: 2_000_000, reason: null }]
  queue.resume()
  await run
  expect(asked.at(-1)).toMatchObject({ method: 'POST', parameters: { offset: 2_000_000 } })
})

test('a cancelled one stops at once and takes away what has arrived', async () => {
  answers = [{ isDone: false, offset: 0, reason: null }, 'never']
  const { queue } = start([large, small('b')])
  const run = queue.run()
  await vi.waitFor(() => expect(methods()).toContain('POST'))
  queue.cancel()
  expect(await run).toEqual({ failures: [], isCanceled: true })
  await vi.waitFor(() => expect(methods()).toContain('DELETE'))
})

test('one that is cancelled while it is paused leaves nothing either', async () => {
  answers = [{ isDone: false, offset: 0, reason: null }, 'never']
  const { queue } = start([large])
  const run = queue.run()
  await vi.waitFor(() => expect(methods()).toContain('POST'))
  queue.pause()
  await vi.advanceTimersByTimeAsync(0)
  queue.cancel()
  expect(await run).toEqual({ failures: [], isCanceled: true })
  await vi.waitFor(() => expect(methods()).toContain('DELETE'))
})
