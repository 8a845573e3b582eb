import { afterAll, beforeAll, expect, test } from 'vitest'
import { FakeRegistry, packFeature } from '#server/features/registry/fake-registry.testing.ts'
import { DockerCodespaces } from '#server/testing/docker-codespaces.ts'

let registry: FakeRegistry
let codespaces: DockerCodespaces
beforeAll(async () => {
  registry = await FakeRegistry.start()
  codespaces = await DockerCodespaces.start({ BOTHY_ALLOWED_IMAGES: `*,${registry.host}/*` })
})
afterAll(async () => {
  await codespaces?.[Symbol.asyncDispose]()
  await registry?.[Symbol.asyncDispose]()
})

const keyed = () => ({ idempotencyKey: crypto.randomUUID() })
const note = (word: string) => `#!/bin/sh\nset -e\necho "${word}" >> /order\n`
const json = (value: object) => JSON.stringify(value, null, 2)
const files = (three: string) => ({
  '.devcontainer/devcontainer.json': json({
    image: codespaces.base,
    containerUser: 'root',
    remoteUser: 'dev',
    features: { './one': { greeting: 'hello hut' }, './two': {}, [three]: { size: 'large' } },
    overrideFeatureInstallOrder: [three.replace(/:3$/, ''), './two'],
    postCreateCommand: 'echo own >> ~/commands; curl -sf http://127.0.0.1:7777/who >> ~/commands',
  }),
  '.devcontainer/one/devcontainer-feature.json': json({
    id: 'one',
    version: '1.0.0',
    options: { greeting: { type: 'string', default: 'none' } },
    containerEnv: { ONE_TOOL: '/opt/one' },
    capAdd: ['SYS_PTRACE', 'SYS_ADMIN'],
    privileged: true,
    mounts: ['type=bind,source=/var/run/docker.sock,target=/var/run/docker.sock'],
    entrypoint: 'echo no display >&2; exit 4',
    postCreateCommand: 'echo one >> ~/commands',
  }),
  '.devcontainer/one/install.sh': note('one $GREETING for $_REMOTE_USER in $_REMOTE_USER_HOME'),
  '.devcontainer/two/devcontainer-feature.json': json({
    id: 'two',
    version: '2.0.0',
    dependsOn: { [three]: { size: 'large' } },
    entrypoint: '/usr/local/share/two-init.sh',
    postCreateCommand: { two: ['sh', '-c', 'echo two >> ~/commands'] },
  }),
  // As those of sshd and of desktops do, it leaves a server behind.
  '.devcontainer/two/install.sh': `${note('two')}
cat > /usr/local/share/two-init.sh <<'END'
#!/bin/sh
mkdir -p /run/two && id -un > /run/two/who && echo "$GITHUB_TOKEN$ONE_TOOL" > /run/two/knows
cd /run/two && (python3 -m http.server 7777 --bind 127.0.0.1 >/run/two/log 2>&1 &)
until curl -sf http://127.0.0.1:7777/ >/dev/null; do :; done
exec "$@"
END
chmod +x /usr/local/share/two-init.sh
`,
})

const stateOf = async (name: string, step: string) =>
  (await codespaces.bothy.steps(name)).find((one) => one.name === step)?.state

/** One of them fails, which is told and keeps nothing; the other’s server answers. */
async function expectBegun(name: string, id: string): Promise<void> {
  const { bothy } = codespaces
  const steps = await bothy.steps(name)
  const step = steps.find((one) => one.name === 'entrypoint')
  const sentence = 'entrypoint (the Feature "./one") ended with exit code 4.'
  expect(step).toMatchObject({ state: 'failed', error: sentence })
  expect(await bothy.run(id, 'cat /run/two/knows; curl -sf http://127.0.0.1:7777/who')).toBe(
    '/opt/one\nroot\n',
  )
  // It is no child of the agent’s: the container’s own init is who reaps it.
  const parent = 'ps -o ppid= -C python3 | tr -d " " | sort -u'
  expect(await bothy.run(id, parent)).toBe('1\n')
}

test('Features of the repository and of a registry are installed in order, run first, and are built once', async () => {
  const metadata = {
    id: 'three',
    version: '3.1.4',
    options: { size: { type: 'string', default: 'small' } },
  }
  const archive = await packFeature(metadata, { 'install.sh': note('three $SIZE') })
  registry.publish('acme/three', archive, { tags: ['3'] })
  const three = `${registry.host}/acme/three:3`
  const url = await codespaces.host.addRepository('ada/featured', files(three))
  const first = await codespaces.create(url)
  const { bothy } = codespaces
  const { id, recovery } = await codespaces.running(first)
  expect(recovery).toBeNull()
  await expect.poll(() => stateOf(first, 'postCreateCommand'), { timeout: 60_000 }).toBe('done')
  expect(await bothy.run(id, 'cat /order /home/dev/commands; echo $ONE_TOOL')).toBe(
    'three large\ntwo\none hello hut for dev in /home/dev\ntwo\none\nown\nroot\n/opt/one\n',
  )
  await expectBegun(first, id)
  const { HostConfig, Image } = await codespaces.containerOf(id)
  expect(HostConfig).toMatchObject({ Privileged: false, CapAdd: ['SYS_PTRACE'] })
  expect(JSON.stringify(HostConfig)).not.toContain('docker.sock')
  const { wants } = await bothy.api.codespaces.trustRequest.query({ name: first })
  expect(wants.features).toMatchObject([
    { reference: './one', version: '1.0.0', options: ['greeting=hello hut'] },
    { reference: './two', version: '2.0.0' },
    { reference: three, version: '3.1.4', asks: [] },
  ])
  expect(wants.features[0]?.asks).toContain('capAdd: SYS_PTRACE, SYS_ADMIN')
  const { lock } = await bothy.api.codespaces.configuration.query({ name: first })
  expect(lock?.path).toBe('.devcontainer/devcontainer-lock.json')
  expect(JSON.parse(lock?.text ?? '{}')).toEqual({ features: { [three]: expect.anything() } })

  // One that fails leads to a codespace in which it can be mended, and the same files.
  const script = '/workspaces/featured/.devcontainer/one/install.sh'
  await bothy.run(id, `echo 'echo no such tool; exit 5' >> ${script}; echo mine > /workspaces/m`)
  const broken = await codespaces.rebuilt(first)
  const place = '.devcontainer/devcontainer.json'
  expect(broken.recovery).toBe(`${place}:6: Feature ./one ended with 5: no such tool`)
  expect(broken.recoveryPlace).toMatchObject({ path: place, line: 6 })
  await bothy.run(id, `sed -i '$d' ${script}; cat /workspaces/m`)
  expect((await codespaces.rebuilt(first)).recovery).toBeNull()
  expect(await bothy.run(id, 'wc -l < /order')).toBe('3\n')

  // What was installed before is there for the next one.
  const asked = registry.asked.length
  const second = await codespaces.create(url)
  const other = await codespaces.running(second)
  expect(other.recovery).toBeNull()
  expect((await codespaces.containerOf(other.id)).Image).toBe(Image)
  // They begin at each start.
  await bothy.api.codespaces.stop.mutate({ name: second, ...keyed() })
  await bothy.until(second, ({ state }) => state === 'stopped', 60_000)
  await bothy.api.codespaces.start.mutate({ name: second, ...keyed() })
  await codespaces.running(second)
  await expect.poll(() => stateOf(second, 'entrypoint'), { timeout: 60_000 }).toBe('failed')
  await expectBegun(second, other.id)
  expect(registry.asked.length).toBeLessThan(asked + 3)
}, 300_000)

test('what nobody trusts installs nothing, and says what it would (S-76)', async () => {
  const url = await codespaces.host.addRepository('eve/strange', files('ghcr.io/eve/three:3'))
  const name = await codespaces.create(url)
  const { bothy } = codespaces
  const { id } = await codespaces.running(name)
  expect(await bothy.run(id, 'ls /order 2>/dev/null || echo none')).toBe('none\n')
  const { wants, trust } = await bothy.api.codespaces.trustRequest.query({ name })
  expect(wants.features.map(({ version, asks }) => [version, asks?.length ?? null])).toEqual([
    [null, 6],
    [null, 2],
    [null, null],
  ])
  expect(trust.configurationHash).toMatch(/^[0-9a-f]{64}$/)
})
