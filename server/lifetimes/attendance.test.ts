import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { TestApp } from '#server/testing/test-app.ts'

/** Asks for a stop, and hears nothing that is said to it afterwards. */
const program = `
import { readFileSync } from 'node:fs'
import { createConnection } from 'node:net'
const folder = process.env.BOTHY_LINE_FOLDER
const { generation, protocol } = JSON.parse(readFileSync(folder + '/start.json', 'utf8'))
const requests = [{ id: 'one', request: { kind: 'stop' } }]
const next = { epoch: 'e', last: null, jobsVersion: 1, jobs: [], requests }
let isAsked = false
function dial() {
  const line = createConnection(folder + '/home.sock')
  line.on('connect', () => line.write('BOTHY-AGENT ' + protocol + ' ' + generation + '\\n'))
  line.on('error', () => undefined)
  line.on('close', () => setTimeout(dial, 100))
  line.once('data', (chunk) => {
    const isNext = String(chunk).includes('activity.next')
    if (isNext && isAsked) return line.destroy()
    isAsked ||= isNext
    const data = isNext ? next : { userName: 'dev', insteadOf: null }
    const text = JSON.stringify({ result: { data } })
    line.end('HTTP/1.1 200 OK\\r\\nContent-Length: ' + text.length + '\\r\\n\\r\\n' + text)
  })
}
dial(); dial()
`

test('a stop that was asked for from inside is done though nobody is left to hear of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bothy-deaf-'))
  await using _ = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
  const agentFile = join(folder, 'agent.mjs')
  await writeFile(agentFile, program)
  const lifetimeTimes = { firstLookMs: 0, retryMs: 60_000 }
  await using app = await TestApp.start({ agentFile, lifetimeTimes })
  const alice = await app.signIn()
  const idempotencyKey = crypto.randomUUID()
  const { name } = await alice.api.codespaces.create({ template: 'blank', idempotencyKey })
  const stopped = await app.reached(alice, name, 'stopped')
  expect(stopped.stopReason).toMatchObject({ kind: 'inside' })
})
