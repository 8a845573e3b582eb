import { once } from 'node:events'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { TlsFiles } from '#server/way-in.ts'
import { inDays, writeCertificate } from './certificates.testing.ts'
import { Certificates } from './certificates.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bothy-tls-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const app = 'bothy.example.com'
const both = [app, '*.ports.example.com']
const config = { publicUrl: `https://${app}`, portsUrl: 'https://ports.example.com' }

function load(files: TlsFiles[]) {
  const log = { info: vi.fn(), error: vi.fn() }
  return { certificates: new Certificates(files, { config, log, clock: Date }), log }
}

async function listen(certificates: Certificates) {
  const server = certificates.createServer({}, (_, response) => response.end('hello'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  /** The names in the certificate that somebody gets who asks for this one. */
  const namesFor = async (servername: string | undefined): Promise<string | undefined> => {
    const options = servername === undefined ? {} : { servername }
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options })
    await once(socket, 'secureConnect')
    const names = socket.getPeerX509Certificate()?.subjectAltName
    socket.destroy()
    return names
  }
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { port, namesFor, [Symbol.asyncDispose]: close }
}

test('the name that is asked for chooses the certificate; who names none gets the first', async () => {
  const { certificates } = load([
    await writeCertificate(folder, 'app', { names: [app] }),
    await writeCertificate(folder, 'ports', { names: ['*.ports.example.com'] }),
  ])
  await using server = await listen(certificates)
  expect(await server.namesFor(app)).toBe(`DNS:${app}`)
  expect(await server.namesFor('hut-3000.ports.example.com')).toBe('DNS:*.ports.example.com')
  for (const name of [undefined, 'a b', 'x'.repeat(200)]) {
    expect(await server.namesFor(name)).toBe(`DNS:${app}`)
  }
  expect(certificates.state).toMatchObject({ names: both, problem: null })
})

test('a renewed certificate is served without a restart, and what cannot be is not', async () => {
  const files = await writeCertificate(folder, 'one', { names: both })
  const { certificates, log } = load([files])
  await using server = await listen(certificates)
  const renewed = await writeCertificate(folder, 'two', { names: [...both, 'new.example.com'] })

  // In the midst of a renewal: the certificate is new, its key is not there yet.
  renameSync(renewed.certificate, files.certificate)
  certificates.look()
  certificates.look()
  expect(await server.namesFor(app)).not.toContain('new.example.com')
  expect(certificates.state.problem).toContain('is the key of another certificate')
  expect(log.error).toHaveBeenCalledOnce()

  renameSync(renewed.key, files.key)
  certificates.look()
  expect(certificates.state.problem).toBeNull()
  for (const name of [app, undefined]) {
    expect(await server.namesFor(name)).toContain('new.example.com')
  }
  expect(log.info).toHaveBeenCalledOnce()
})

test('TLS older than 1.2 is not spoken', async () => {
  const { certificates } = load([await writeCertificate(folder, 'one', { names: both })])
  await using server = await listen(certificates)
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
  const asked = request({ port: server.port, rejectUnauthorized: false, ...old }).end()
  await expect(once(asked, 'response')).rejects.toThrow(/protocol/i)
})

test('what is wrong with a certificate or its key is named, with the variable and the file', async () => {
  const good = await writeCertificate(folder, 'good', { names: both })
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const other = await writeCertificate(folder, 'other', { names: both })
  const wrong: [TlsFiles, string | RegExp][] = [
    [
      { ...good, certificate: '/nonexistent.pem' },
      'BOTHY_TLS_CERTIFICATE names "/nonexistent.pem"',
    ],
    [{ ...good, key: '/nonexistent.pem' }, 'BOTHY_TLS_KEY names "/nonexistent.pem", which is not'],
    [{ ...good, key: write('empty', '') }, /BOTHY_TLS_KEY names .*empty"; expected a private key/],
    [{ ...good, certificate: good.key }, /good-key.pem"; expected a certificate in PEM form/],
    [{ ...good, key: other.key }, /BOTHY_TLS_KEY, ".*", is the key of another certificate/],
    [
      await writeCertificate(folder, 'old', { names: both, from: inDays(-9), to: inDays(-1) }),
      /The certificate in BOTHY_TLS_CERTIFICATE, ".*old.pem", expired on .*; expected a renewed one/,
    ],
    [
      await writeCertificate(folder, 'early', { names: both, from: inDays(1) }),
      /is valid from .* on; is the clock of this machine right\?/,
    ],
    [
      await writeCertificate(folder, 'narrow', { names: [app] }),
      `is for ${app}; expected *.ports.example.com too, for BOTHY_PORTS_URL`,
    ],
    [
      await writeCertificate(folder, 'foreign', { names: ['*.ports.example.com'] }),
      `expected ${app} too, for BOTHY_URL`,
    ],
  ]
  for (const [files, said] of wrong) expect(() => load([files])).toThrow(said)
})
