import { createServer, request } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CompanionSpec } from '../../companions.schema.ts'
import { within, workbench } from '../../driver-workbench.ts'
import { startDockerBench, testSocketPath } from '../docker-bench.ts'
import { createDockerDriver } from '../docker-driver.ts'
import { labels } from '../object-names.ts'

const bench = workbench(startDockerBench)
const limits = { memoryBytes: 256 * 1024 ** 2, cpus: 0.5, pids: 64 }

const service = (script: string, more: Partial<CompanionSpec> = {}): CompanionSpec => ({
  name: 'db',
  aliases: [],
  image: bench.under.image,
  entrypoint: ['/bin/sh', '-c', script],
  command: null,
  environment: {},
  workingDir: '/',
  user: '0',
  healthcheck: 'none',
  volumes: [],
  tmpfs: [],
  init: true,
  shmSizeBytes: null,
  limits: { memoryBytes: null, cpus: null, pids: null },
  dependsOn: [],
  ...more,
})

/** Resolves to the last lines of one that has done its work. */
async function run(id: string, spec: CompanionSpec, driver = bench.under.driver): Promise<string> {
  const dependsOn = [{ name: spec.name, condition: 'service_completed_successfully' as const }]
  const all = { companions: [spec], dependsOn, limits: new Map([[spec.name, limits]]) }
  await driver.companions?.start(id, all, () => undefined, within(60))
  return (await driver.companions?.lastLines(id, spec.name)) ?? ''
}

const data = [{ volume: 'data', target: '/data', isReadOnly: false }]

test('what services keep in named volumes counts as their codespace’s storage, and ends with it', async () => {
  const { driver, engine, names, options } = bench.under
  const id = await bench.newWorkspace()
  const fill =
    'dd if=/dev/zero of=/data/much bs=1M count=80 2>&1 | grep -o "No space left"; df -P -B1 /data | tail -1'
  const said = await run(id, service(fill, { volumes: data }))
  expect(said).toContain('No space left')
  // All of the workspace's file system, and nothing of the machine's own.
  expect(Number(said.split(/\s+/).at(-5))).toBeLessThan(64 * 1024 ** 2)
  const more = 'dd if=/dev/zero of=/workspaces/file bs=1M count=2 2>&1; rm /workspaces/file'
  expect((await bench.run(id, more)).output).toContain('No space left')
  expect(await run(id, service('rm /data/much; ls -A /data', { volumes: data }))).toBe('')
  expect((await bench.run(id, 'ls -A /workspaces/..; ls -A /workspaces')).output).not.toContain(
    'data',
  )
  const volume = await engine.call('GET', `/volumes/${names.volume(id, 'data')}`)
  const device = join(options.dataFolder, 'mounts', id, 'v', 'data')
  expect(volume).toMatchObject({ Options: { type: 'none', o: 'bind', device } })
  await driver.removeContainer(id)
  await driver.removeNetwork(id)
  await driver.removeWorkspace(id)
  expect(await driver.list()).not.toContain(id)
})

test('what an image has where a new volume is comes into it, with its owner, once', async () => {
  const id = await bench.newWorkspace()
  const volumes = [{ volume: 'etc', target: '/etc/skel', isReadOnly: false }]
  const look = 'ls -A /etc/skel | head -1; echo kept > /etc/skel/mine'
  expect(await run(id, service(look, { volumes }))).toMatch(/^\.\w+/)
  const script = 'rm -f /etc/skel/.[a-z]*; stat -c %U /etc/skel; cat /etc/skel/mine'
  expect(await run(id, service(script, { volumes }))).toBe('root\nkept')
  expect(await run(id, service('ls -A /etc/skel', { volumes }))).toBe('mine')
  await bench.under.driver.removeContainer(id)
})

test('what an image keeps in volumes of its own stays when its container is made anew', async () => {
  const { driver, engine, names } = bench.under
  const base = await bench.newWorkspace()
  await driver.createContainer(bench.specOf(base), within(60))
  const changes = 'VOLUME ["/data/inner", "/var/own"]'
  const query = { container: names.of(base), changes, repo: 'bothy-test/volumes', tag: base }
  await engine.call('POST', '/commit', { query })
  const image = `bothy-test/volumes:${base}`
  try {
    const id = await bench.newWorkspace()
    const keep = 'for in in /data/inner /var/own; do echo $in > $in/file; done'
    await run(id, service(keep, { image, volumes: data }))
    const look = 'cat /data/inner/file /var/own/file'
    expect(await run(id, service(look, { image, volumes: data }))).toBe('/data/inner\n/var/own')
    await driver.removeContainer(id)
    expect(await run(id, service(look, { image, volumes: data }))).toBe('/data/inner\n/var/own')
    await driver.removeContainer(id)
  } finally {
    await driver.removeContainer(base)
    await engine.call('DELETE', `/images/${image}`)
  }
})

test('one that a crash has left half removed is made anew', async () => {
  const id = await bench.newWorkspace()
  const spec = service('true', { volumes: data })
  await run(id, spec)
  await using engine = await engineOf()
  await using again = createDockerDriver({
    ...bench.under.options,
    socketPath: engine.socketPath,
  })
  await run(id, spec, again)
  expect(engine.removals).toEqual([])
  engine.state = 'dead'
  await run(id, spec, again)
  expect(engine.removals).toHaveLength(1)
  await bench.under.driver.removeContainer(id)
})

/** The real engine, but that it says of containers of services that they are in a state. */
async function engineOf() {
  const socketPath = join(bench.under.options.dataFolder, '..', 'engine.sock')
  const engine = { socketPath, removals: [] as string[], state: null as string | null }
  const server = createServer(async (asked, answer) => {
    const { method, url = '/', headers: sent } = asked
    const body = Buffer.concat(await asked.toArray())
    if (method === 'DELETE') engine.removals.push(url)
    const headers = { ...sent, connection: 'close' }
    const where = { socketPath: testSocketPath, method, path: url, headers, agent: false }
    const handed = request(where)
    // What comes behind its answer is no failure of it.
    handed.on('error', () => answer.headersSent || answer.destroy())
    handed.on('response', async (given) => {
      const told = Buffer.concat(await given.toArray())
      const { statusCode = 500 } = given
      const type = given.headers['content-type']
      answer.writeHead(statusCode, { ...(type && { 'content-type': type }), connection: 'close' })
      if (engine.state === null || !url.includes('/containers/json')) return void answer.end(told)
      const all = JSON.parse(told.toString()) as { State: string; Labels: Record<string, string> }[]
      for (const one of all) if (one.Labels[labels.companion]) one.State = engine.state
      answer.end(JSON.stringify(all))
    })
    handed.end(body)
  })
  await new Promise<void>((listening) => server.listen(socketPath, listening))
  return Object.assign(engine, {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  })
}
