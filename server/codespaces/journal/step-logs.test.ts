import { mkdtempDisposableSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stepLogMaxBytes } from '../codespaces.schema.ts'
import { StepLogs } from './step-logs.ts'

const key = { codespaceId: 'some', generation: 1, name: 'postCreateCommand' } as const

function startLogs() {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'bothy-step-logs-'))
  const logs = new StepLogs(folder.path)
  const write = (attempt: number) => {
    using log = logs.write(key)
    log.add(`attempt ${attempt}\n${'x'.repeat(200 * 1024)}\n`)
  }
  const file = join(folder.path, 'logs', 'some', '1-postCreateCommand.log')
  return { logs, file, write, [Symbol.dispose]: () => folder.remove() }
}

test('a log that is gone on with again and again stays within its size, and has the last try (F-44)', () => {
  using started = startLogs()
  for (let attempt = 1; attempt <= 20; attempt += 1) {
    started.write(attempt)
    // What says how much is left out comes on top.
    expect(statSync(started.file).size).toBeLessThan(stepLogMaxBytes + 1024)
    expect(readFileSync(started.file, 'utf8')).toContain(`attempt ${attempt}\n`)
  }
})

test('whoever follows a log that begins anew is shown the new one', async () => {
  using started = startLogs()
  const left = new AbortController()
  for (let attempt = 1; attempt <= 4; attempt += 1) started.write(attempt)
  let text = ''
  for await (const { bytes } of started.logs.follow(key, 0, left.signal)) {
    text += Buffer.from(bytes).toString()
    if (text.includes('attempt 6')) left.abort()
    else if (bytes.length < 64 * 1024) started.write(text.includes('attempt 5') ? 6 : 5)
  }
  expect(text).toContain('attempt 6\n')
})
