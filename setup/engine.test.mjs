import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { engineSocket, ensureEngine } from './engine.mjs'

const cleanUps = []
afterEach(async () => {
  delete process.env.DOCKER_HOST
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

/** An engine's answers on a socket of their own. */
async function answering(version, info) {
  const folder = mkdtempSync(join(tmpdir(), 'bothy-engine-'))
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(request.url === '/version' ? version : info))
  })
  await new Promise((resolve) => server.listen(join(folder, 'e.sock'), () => resolve(undefined)))
  cleanUps.push(
    () => server.close(),
    () => rmSync(folder, { recursive: true }),
  )
  process.env.DOCKER_HOST = `unix://${join(folder, 'e.sock')}`
}

const docker = { Version: '20.10.24', Components: [{ Name: 'Engine' }] }

test('a Docker engine of this machine is used', async () => {
  await answering(docker, {
    OperatingSystem: 'Debian GNU/Linux 12',
    SecurityOptions: ['name=seccomp,profile=default'],
  })
  expect(await ensureEngine()).toBe(process.env.DOCKER_HOST?.slice('unix://'.length))
})

test.for([
  ['Podman', { Version: '4', Components: [{ Name: 'Podman Engine' }] }, {}],
  ['rootless Docker', docker, { SecurityOptions: ['name=seccomp', 'name=rootless'] }],
  ['Docker Desktop', docker, { OperatingSystem: 'Docker Desktop' }],
])('%s is recognised and refused with the reason', async ([name, version, info]) => {
  await answering(version, info)
  await expect(ensureEngine()).rejects.toThrow(`The engine at this socket is ${name}.`)
})

test.for(['tcp://127.0.0.1:2375', 'ssh://somewhere', 'npipe:////./pipe/docker'])(
  'a remote engine at %s is refused with the way out',
  (host) => {
    expect(() => engineSocket({ DOCKER_HOST: host })).toThrow(
      /DOCKER_HOST is ".*unset DOCKER_HOST/s,
    )
  },
)

test('a socket that DOCKER_HOST names and nobody answers at is said to be so', async () => {
  process.env.DOCKER_HOST = 'unix:///nonexistent/docker.sock'
  await expect(ensureEngine()).rejects.toThrow('No engine answers at /nonexistent/docker.sock')
})
