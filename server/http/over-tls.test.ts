import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { freePort } from '#e2e/fixtures/free-port.ts'
import { TestApp } from '#server/testing/test-app.ts'
import { writeCertificate } from './tls/certificates.testing.ts'

let folder: string
let app: TestApp
let redirectPort: number
const names = ['bothy.example.com', '*.ports.example.com']
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bothy-tls-'))
  const files = await writeCertificate(folder, 'one', { names })
  redirectPort = await freePort()
  app = await TestApp.start({
    environment: {
      BOTHY_REDIRECT_PORT: String(redirectPort),
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

describe('who comes without TLS', () => {
  async function askPlainly(host: string, path: string, method = 'GET') {
    const place = { host: '127.0.0.1', port: redirectPort, agent: false } as const
    const asked = plainRequest({ ...place, method, path, headers: { host } }).end()
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    answer.resume()
    const { statusCode: status, headers } = answer
    return { status, to: headers.location, cookies: headers['set-cookie'] }
  }

  test('is sent to the same page of the app, or port of a codespace', async () => {
    const page = 'https://bothy.example.com/new?repo=a%2Fb'
    expect(await askPlainly('bothy.example.com', '/new?repo=a%2Fb')).toMatchObject({
      status: 308,
      to: page,
    })
    expect(await askPlainly('BOTHY.example.com:80', '/new?repo=a%2Fb')).toMatchObject({ to: page })
    expect(await askPlainly('amber-hut-3000.ports.example.com', '/a', 'HEAD')).toMatchObject({
      status: 308,
      to: 'https://amber-hut-3000.ports.example.com/a',
    })
  })

  test('is sent nowhere else, whatever they ask for (S-11)', async () => {
    for (const [host, path] of [
      ['evil.example', '/a'],
      ['bothy.example.com.evil.example', '/'],
      ['amber-hut-3000.ports.example.com.evil.example', '/'],
      ['bothy.example.com@evil.example', '/'],
      ['127.0.0.1', '/'],
      ['bothy.example.com', 'http://evil.example/'],
    ] as const) {
      expect([host, (await askPlainly(host, path)).to]).toEqual([
        host,
        'https://bothy.example.com/',
      ])
    }
    const { to } = await askPlainly('bothy.example.com', '//evil.example')
    expect(new URL(to ?? '').host).toBe('bothy.example.com')
  })

  test('is served nothing, and sends nothing again that was to be secret', async () => {
    const { status, to, cookies } = await askPlainly('bothy.example.com', '/trpc/a', 'POST')
    expect([status, to, cookies]).toEqual([400, undefined, undefined])
  })
})
