import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { environmentSchema } from './environment-variables.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bothy-config-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const read = (environment: Record<string, string>) =>
  readConfig({ BOTHY_DATA: folder, ...environment })

test.for([
  ['BOTHY_PORT', 'abc', 'a whole number from 0 to 65535'],
  ['BOTHY_PORT', '70000', 'a whole number from 0 to 65535'],
  ['BOTHY_URL', 'bothy.example.com', 'an address such as https://bothy.example.com'],
  ['BOTHY_URL', 'https://bothy.example.com/ide', 'without path'],
  ['BOTHY_URL', 'http://bothy.example.com', 'browsers keep a sign-in for https alone'],
  ['BOTHY_HOST', '0.0.0.0', 'name in BOTHY_TRUSTED_PROXIES the reverse proxy'],
  ['BOTHY_HOST', '::', 'set BOTHY_TLS_CERTIFICATE and BOTHY_TLS_KEY'],
  ['BOTHY_REDIRECT_PORT', '80', 'expected none, as Bothy serves no certificate'],
  ['BOTHY_TLS_CERTIFICATE', 'cert.pem', 'the absolute path of a PEM file'],
  ['BOTHY_TRUSTED_PROXIES', 'nginx', 'addresses or ranges such as loopback'],
  ['BOTHY_TRUSTED_PROXIES', '0.0.0.0/0', 'addresses or ranges such as'],
  ['BOTHY_TRUSTED_PROXIES', '10.0.0.1/33', 'addresses or ranges such as'],
  ['BOTHY_UPLOADS', 'maybe', 'on or off'],
  ['BOTHY_DOWNLOADS', 'false', 'on or off'],
  ['BOTHY_PORTS_URL', 'ports.example.com', 'an address such as'],
  ['BOTHY_PORTS_URL', 'http://localhost:7080', 'another host than the app’s own, localhost'],
  ['BOTHY_PORTS_URL', 'http://192.0.2.1', 'a host name'],
  ['BOTHY_PORTS_URL', 'http://[2001:db8::1]', 'a host name'],
  ['BOTHY_PORTS_URL', 'https://ports.localhost', 'http as for the app itself'],
  ['BOTHY_MEMORY', 'much', 'a size from 256M to 16T, such as 512M or 32G'],
  ['BOTHY_MEMORY', '4x', 'a size from 256M to 16T'],
  ['BOTHY_WORKSPACE_SIZE', '1M', 'from 64M to 64T'],
  ['BOTHY_PIDS', '4096.5', 'a whole number from 64 to 1000000'],
  ['BOTHY_PIDS', '-1', 'a whole number from 64 to 1000000'],
  ['BOTHY_MAX_CODESPACES', '0', 'a whole number from 1 to 10000, or none'],
  ['BOTHY_DEFAULT_IMAGE', 'a b', 'an image reference'],
  ['BOTHY_UPLOADS', 'constructor', 'on or off'],
  ['BOTHY_CPUS', 'two', 'a number from 0.1 to 1024, such as 2 or 0.5'],
  ['BOTHY_LOG', 'syslog', 'auto, stderr, stdout or the absolute path of a file'],
  ['BOTHY_LOG_LEVEL', 'loud', 'debug, info, warn, error or silent'],
  ['DOCKER_HOST', 'tcp://10.0.0.1:2375', 'remote engines are not supported'],
  ['DOCKER_HOST', 'ssh://host', 'remote engines are not supported'],
  ['BOTHY_ALLOW', 'resolvers,nas', 'entries such as resolvers, 10.0.0.5'],
  ['BOTHY_ALLOW', '10.0.0.256', 'entries such as'],
  ['BOTHY_ALLOW', '10.0.0.5:0', 'entries such as'],
  ['BOTHY_ALLOW', '10.0.0.5:70000', 'entries such as'],
  ['BOTHY_ALLOW', '0.0.0.0/0', 'entries such as'],
  ['BOTHY_ALLOW', '10.0.0.5 -j ACCEPT', 'entries such as'],
  ['BOTHY_ALLOW', 'fd00::1', 'entries such as'],
  ['BOTHY_ISOLATION', 'off', 'verified or unprotected'],
  ['GITHUB_URL', 'http://github.example.com', 'an https address'],
  ['GITHUB_URL', 'https://github.example.com/api', 'without path'],
  ['BOTHY_GITHUB_USERS', 'ada,@grace', 'GitHub logins such as ada,grace'],
  ['BOTHY_EXTRA_CA', '/nonexistent.pem', 'a readable file with a PEM certificate'],
])('a wrong %s=%s is named, with what was expected (S-15)', ([name, value, expected]) => {
  expect(() => read({ [name ?? '']: value ?? '' })).toThrow(`${name} is "${value}"; expected`)
  expect(() => read({ [name ?? '']: value ?? '' })).toThrow(expected)
})

test.for([
  ['AUTH_SECRET', 'canary', 'AUTH_SECRET cannot be used; expected at least 32 characters.'],
  ['DATABASE_URL', 'mysql://ada:canary@db', 'DATABASE_URL cannot be used; expected an address'],
  ['BOTHY_URL', 'https://ada:canary@bothy.example.com', 'BOTHY_URL is "https://…@bothy.example'],
  ['BOTHY_PORTS_URL', 'https://canary@ports.example.com', 'BOTHY_PORTS_URL is "https://…@ports'],
  ['GITHUB_URL', 'https://ada:canary@github.example.com', 'GITHUB_URL is "https://…@github.exa'],
])('S-78 a wrong %s is named without the secret in it', ([name = '', value = '', said = '']) => {
  expect(() => read({ [name]: value })).toThrow(said)
  expect(() => read({ [name]: value })).not.toThrow('canary')
})

test('every wrong variable is named at once', () => {
  const wrong = { BOTHY_PORT: 'x', BOTHY_CPUS: 'y', BOTHY_UPLOADS: 'z' }
  expect(() => read(wrong)).toThrow(/BOTHY_PORT.*\nBOTHY_CPUS.*\nBOTHY_UPLOADS/)
})

test('variables of settings are read as the settings say, in the units that people write', () => {
  const { values } = read({
    BOTHY_MEMORY: '1.5 GiB',
    BOTHY_WORKSPACE_SIZE: '1073741824',
    BOTHY_CPUS: '0.5',
    BOTHY_UPLOADS: 'Off',
    BOTHY_TRASH_DAYS: '',
    BOTHY_MAX_CODESPACES: 'none',
    BOTHY_GITHUB_USERS: 'Ada, ada,grace',
    BOTHY_DEFAULT_IMAGE: 'registry.example.com:5000/tools/image:1@sha256:'.padEnd(111, '0'),
  }).settings
  expect(Object.fromEntries(values)).toEqual({
    'codespaces.memoryBytes': 1.5 * 1024 ** 3,
    'codespaces.workspaceBytes': 1024 ** 3,
    'codespaces.cpus': 0.5,
    'files.uploads': false,
    'codespaces.maximumPerUser': null,
    'auth.githubUsers': ['ada', 'grace'],
    'codespaces.defaultImage': expect.stringContaining('registry.example.com:5000/tools/image:1@'),
  })
})

test('an empty variable is one that is not set', () => {
  expect(read({ BOTHY_PORT: '' }).port).toBe(7080)
})

test('files have an origin beside the app’s, which a local app is given by itself (S-40)', () => {
  expect(read({}).portsUrl).toBe('http://ports.localhost:7080')
  expect(read({ BOTHY_URL: 'http://localhost' }).portsUrl).toBe('http://ports.localhost')
  const url = { BOTHY_URL: 'https://bothy.example.com' }
  expect(read(url).portsUrl).toBeNull()
  const beside = 'https://ports.example.com'
  expect(read({ ...url, BOTHY_PORTS_URL: beside }).portsUrl).toBe(beside)
  for (const above of ['https://bothy.example.com:8443', 'https://example.com', 'https://com']) {
    expect(() => read({ ...url, BOTHY_PORTS_URL: above })).toThrow('another host than the app’s')
  }
  const below = 'https://ports.bothy.example.com'
  expect(read({ ...url, BOTHY_PORTS_URL: below }).portsUrl).toBe(below)
})

test('it listens beyond this machine encrypted, or for a reverse proxy alone', () => {
  const files = { BOTHY_TLS_CERTIFICATE: '/a.pem,/b.pem', BOTHY_TLS_KEY: '/a.key, /b.key' }
  const tls = [
    { certificate: '/a.pem', key: '/a.key' },
    { certificate: '/b.pem', key: '/b.key' },
  ]
  expect(read({ BOTHY_HOST: '0.0.0.0', ...files })).toMatchObject({
    publicUrl: 'https://localhost:7080',
    tls,
    isPlainBeyondLoopback: false,
  })
  const behind = { BOTHY_HOST: '10.0.0.9', BOTHY_TRUSTED_PROXIES: '10.0.0.1, fd00:1::/64' }
  expect(read(behind)).toMatchObject({ tls: null, isPlainBeyondLoopback: true })
  expect(read({ BOTHY_HOST: '127.0.0.5' })).toMatchObject({ isPlainBeyondLoopback: false })
  expect(() => read({ ...files, BOTHY_TLS_KEY: '/a.key' })).toThrow('name 2 and 1 files; expected')
  expect(() => read({ ...files, BOTHY_URL: 'http://localhost' })).toThrow('expected an https')
})

test('private addresses that codespaces may reach are read with or without prefix and port', () => {
  expect(read({}).allow).toEqual(['resolvers'])
  expect(read({ BOTHY_ALLOW: '10.0.0.5, 10.0.0.6:443,10.0.1.0/24:8080,resolvers' }).allow).toEqual([
    { range: '10.0.0.5/32', port: null },
    { range: '10.0.0.6/32', port: 443 },
    { range: '10.0.1.0/24', port: 8080 },
    'resolvers',
  ])
})

test('the missing secret is made once, for the eyes of this account alone', () => {
  const { authSecret } = read({})
  expect(authSecret.length).toBeGreaterThanOrEqual(32)
  expect(read({}).authSecret).toBe(authSecret)
  expect(statSync(join(folder, 'secrets/auth-secret')).mode & 0o777).toBe(0o600)
})

test('GitHub is configured by both variables or by neither (S-15)', () => {
  expect(read({}).github).toMatchObject({ url: 'https://github.com', app: null })
  expect(read({ AUTH_GITHUB_ID: '', AUTH_GITHUB_SECRET: '' }).github.app).toBeNull()
  expect(() => read({ AUTH_GITHUB_ID: 'id' })).toThrow('AUTH_GITHUB_SECRET is not set')
  expect(() => read({ AUTH_GITHUB_SECRET: 'hidden' })).toThrow('AUTH_GITHUB_ID is not set')
  const both = { AUTH_GITHUB_ID: 'id', AUTH_GITHUB_SECRET: 'hidden' }
  expect(read(both).github).toMatchObject({ app: { clientId: 'id', privateKey: null, slug: null } })
  expect(() => read({ AUTH_GITHUB_APP_SLUG: 'bothy' })).toThrow('AUTH_GITHUB_ID is not set')
  const webhookSecret = 'of-the-webhook-16'
  expect(read({ ...both, AUTH_GITHUB_WEBHOOK_SECRET: webhookSecret }).github).toMatchObject({
    app: { webhookSecret },
  })
  const short = { ...both, AUTH_GITHUB_WEBHOOK_SECRET: 'short' }
  expect(() => read(short)).toThrow('at least 16 characters')
})

test('the App’s private key is PEM, in one line or as base64, and never repeated in a message', () => {
  const both = { AUTH_GITHUB_ID: 'Iv23li', AUTH_GITHUB_SECRET: 'hidden' }
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  const inBase64 = Buffer.from(privateKey).toString('base64')
  for (const given of [privateKey, privateKey.replaceAll('\n', '\\n'), inBase64]) {
    const { app } = read({ ...both, AUTH_GITHUB_PRIVATE_KEY: given }).github
    expect(app?.privateKey?.trim()).toBe(privateKey.trim())
  }
  const damaged = inBase64.slice(40)
  const readDamaged = () => read({ ...both, AUTH_GITHUB_PRIVATE_KEY: damaged })
  expect(readDamaged).toThrow('AUTH_GITHUB_PRIVATE_KEY cannot be used')
  expect(readDamaged).not.toThrow(damaged.slice(0, 20))
})

test('the encryption key is made once, may be given, and is never repeated in a message (S-77)', () => {
  const [made] = read({}).keyRing.keys
  expect(made?.key).toHaveLength(32)
  expect(read({}).keyRing.keys).toEqual([made])
  expect(statSync(join(folder, 'secrets/encryption-key')).mode & 0o777).toBe(0o600)
  const given = Buffer.alloc(32, 7).toString('base64')
  const rotated = read({ BOTHY_ENCRYPTION_KEY: `${given},${made?.key.toString('base64')}` })
  expect(rotated.keyRing.keys).toMatchObject([{ key: Buffer.alloc(32, 7) }, made])
  const wrong = () => read({ BOTHY_ENCRYPTION_KEY: `${given}x` })
  expect(wrong).toThrow('BOTHY_ENCRYPTION_KEY')
  expect(wrong).not.toThrow(given)
})

test('docs/configuration.md names every variable that is no setting’s, and no other', () => {
  const text = readFileSync(join(import.meta.dirname, '../docs/configuration.md'), 'utf8')
  const documented = [...text.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1])
  // What `npm start` hands on is for nobody to set.
  const { BOTHY_TOOL_IMAGE: _, ...forOperators } = environmentSchema.shape
  expect(documented.sort()).toEqual(Object.keys(forOperators).sort())
})
