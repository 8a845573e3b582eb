import { errorMonitor, once } from 'node:events'
import { mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLog, logStream } from './log.ts'
import { openLogDestination } from './log-destination.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bothy-log-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function record() {
  let text = ''
  const log = createLog('debug', {
    write: (line) => {
      text += line
    },
  })
  const lines = () => text.trimEnd().split('\n')
  return { log, text: () => text, lines, last: () => JSON.parse(lines().at(-1) ?? '') }
}

const canary = 'canary7f3k9canary7f3k9canary'

test('S-94 no secret gets into the log, by whatever name and in whatever text', () => {
  const { log, text, lines } = record()
  const failed = Object.assign(new Error(`GET https://ada:${canary}@git.example.com/a failed`), {
    code: 'EFAILED',
    status: 502,
    request: { headers: { authorization: `token ${canary}` } },
    cause: new Error(`Authorization: Bearer ${canary}`),
  })
  log.error({ err: failed }, 'It failed')
  log.error(failed)
  log.error({ cause: { headers: { Authorization: canary, cookie: canary } } }, 'It failed')
  log.info({ a: { b: [{ accessToken: canary, client_secret: canary, userPassword: canary }] } })
  log.info({ url: `https://${canary}@github.com/ada/hut.git` }, `a clone of x://u:${canary}@h/`)
  log.info(`https://bothy.example.com/sign-in#${canary} and /cb?code=${canary}&state=${canary}`)
  log.info(`cookie: __Host-bothy.session=${canary}; bothy-port=${canary}; theme=dark`)
  log.info(`ghp_${canary} ghs_${canary} github_pat_${canary}_${canary}`)
  log.info(`-----BEGIN RSA PRIVATE KEY-----\n${canary}\n-----END RSA PRIVATE KEY-----`)
  log.child({ token: canary, userId: 'ada' }).warn({ ticket: canary }, 'From a child')
  expect(text()).not.toContain(canary)
  expect(lines()).toHaveLength(10)
  for (const line of lines()) expect(() => JSON.parse(line)).not.toThrow()
  expect(JSON.parse(lines()[0] ?? '')).toMatchObject({
    level: 'error',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    msg: 'It failed',
    err: {
      message: 'GET https://…@git.example.com/a failed',
      code: 'EFAILED',
      status: 502,
      stack: expect.stringContaining('log.test.ts'),
      cause: { message: 'Authorization: Bearer [redacted]' },
    },
  })
  expect(JSON.parse(lines()[6] ?? '').msg).toContain('theme=dark')
})

test('S-94 a name with line ends in it stays in its line', () => {
  const { log, lines, last } = record()
  const forged = 'hut\r\n{"level":"error","msg":"forged"}\n\u001b[2J\u0085\u2028x'
  log.warn({ codespace: forged, err: new Error(forged) }, forged)
  expect(lines()).toHaveLength(1)
  for (const raw of ['\r', '\u001b']) expect(lines()[0]).not.toContain(raw)
  expect(last()).toMatchObject({ codespace: forged, msg: forged })
})

test('what is no secret is written as it is', () => {
  const { log, last } = record()
  const line = {
    codespace: 'amber-hut-x7k2',
    url: 'https://git.example.com/@ada/hut?ref=main',
    keyIds: ['a'],
    at: 5,
    tokens: 3,
  }
  log.info(line, 'Basic authentication of ada@example.com at https://example.com/~ada@home')
  expect(last()).toMatchObject({
    ...line,
    msg: 'Basic authentication of ada@example.com at https://example.com/~ada@home',
  })
})

test('people at a terminal are not shown the log, which is in a file of the data folder', () => {
  const auto = { logTo: 'auto', dataFolder: folder }
  expect(openLogDestination(auto, false)).toEqual({ descriptor: 2, file: null })
  expect(openLogDestination({ ...auto, logTo: 'stdout' }, true).descriptor).toBe(1)
  expect(openLogDestination({ ...auto, logTo: 'stderr' }, true).descriptor).toBe(2)
  const file = join(folder, 'server.log')
  expect(openLogDestination(auto, true)).toMatchObject({ file })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  // Not for ever larger.
  writeFileSync(file, Buffer.alloc(10 * 1024 * 1024 + 1, 'x'))
  openLogDestination(auto, true)
  expect(statSync(file).size).toBe(0)
  expect(readFileSync(`${file}.1`)).toHaveLength(10 * 1024 * 1024 + 1)
})

test('a disk that is full costs lines, and nothing else', async () => {
  const stream = logStream(openSync('/dev/full', 'w'))
  const log = createLog('info', stream)
  for (const line of ['one', 'two', 'three']) {
    const failed = once(stream, errorMonitor)
    log.info(line)
    expect(await failed).toMatchObject([{ code: 'ENOSPC' }])
  }
  stream.destroy()
})

test('a file that cannot be written is named, with what was expected', () => {
  const wrong = { logTo: '/nonexistent/bothy.log', dataFolder: folder }
  expect(() => openLogDestination(wrong, false)).toThrow(
    'BOTHY_LOG is "/nonexistent/bothy.log"; expected a file that this account may write',
  )
})
