import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { TestApp } from '#server/testing/test-app.ts'
import { writeCertificate } from './tls/certificates.testing.ts'

let folder: string
let app: TestApp
const names = ['bothy.example.com', '*.ports.example.com']
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bothy-tls-'))
  const files = await writeCertificate(folder, 'one', { names })
  app = await TestApp.start({
    environment: {
      BOTHY_URL: 'https://bothy.example.com',
      BOTHY_PORTS_URL: 'https://ports.example.com',
      BOTHY_TLS_CERTIFICATE: files.certificate,
      BOTHY_TLS_KEY: files.key,
    },
  })
})
afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const tls = (host: string) =>
  ({ host: '127.0.0.1', port: app.port, servername: host, rejectUnauthorized: false }) as const

function ask(host: string, path: string) {
  return new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]> }>(
    (resolve, reject) => {
      request({ ...tls(host), path, headers: { host } }, (response) => {
        response.resume()
        resolve({ status: response.statusCode, headers: response.headers })
      })
        .on('error', reject)
        .end()
    },
  )
}

test('the app and the hosts of codespaces are served over TLS, and browsers are told to stay', async () => {
  const { status, headers } = await ask('bothy.example.com', '/health')
  expect(status).toBe(200)
  expect(headers['strict-transport-security']).toBe('max-age=31536000')
  expect((await ask('no-such-hut-3000.ports.example.com', '/')).status).toBe(401)
  expect((await ask('other.example.com', '/')).status).toBe(421)
})

test('WebSockets come over TLS, from our own pages alone', async () => {
  const { ctx } = app
  const refused = new WebSocket(`wss://127.0.0.1:${app.port}/trpc`, {
    ...tls('bothy.example.com'),
    headers: { host: 'bothy.example.com', origin: ctx.config.publicUrl },
  })
  const status = await new Promise((resolve) => {
    refused.on('unexpected-response', (_, { statusCode }) => resolve(statusCode))
    refused.on('error', () => undefined)
  })
  expect(status).toBe(401)
})

test('what is not encrypted gets no answer at its port', async () => {
  await expect(fetch(`http://127.0.0.1:${app.port}/health`)).rejects.toThrow()
})
