import { execFileSync, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { askEngine } from '../engine-api.mjs'
import { node24 } from '../paths.mjs'

/**
 * Runs as the first process of its own namespaces (see run.mjs): the kernel ends everything in
 * them when this program ends. It makes a small world, an engine in it, and runs the program
 * that it was given.
 *
 * The world: `lo` carries the addresses of the machine the engine is on; behind `out0` is another
 * machine, with the public internet and private networks beyond it. None of it has a way out of
 * this kernel's memory.
 */
const [folder, cgroup, ...argv] = process.argv.slice(2)
const startMs = 30_000
const engine = join(folder, 'docker.sock')
const containerd = join(folder, 'containerd.sock')
const log = openSync(join(folder, 'engine.log'), 'a')

const machine = { resolver: '10.77.0.53', lan: '192.168.77.5', metadata: '169.254.77.254' }
const beyond = {
  public: '203.0.113.10',
  lan: '10.88.0.5',
  home: '192.168.88.5',
  metadata: '169.254.169.254',
}
const transit = { here: '198.18.77.1', there: '198.18.77.2' }

const run = (program, ...args) =>
  execFileSync(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })

/** The other machine lives as long as its listener does. */
async function makeWorld() {
  run('ip', 'link', 'set', 'lo', 'up')
  for (const address of Object.values(machine)) {
    run('ip', 'address', 'add', `${address}/32`, 'dev', 'lo')
  }
  const other = spawn('unshare', ['--net', node24, join(import.meta.dirname, 'world.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const said = lines(other.stdout)
  await said('namespace')
  run(
    'ip',
    'link',
    'add',
    'out0',
    'type',
    'veth',
    'peer',
    'name',
    'in0',
    'netns',
    String(other.pid),
  )
  run('ip', 'address', 'add', `${transit.here}/30`, 'dev', 'out0')
  run('ip', 'link', 'set', 'out0', 'up')
  run('ip', 'route', 'add', 'default', 'via', transit.there)
  other.stdin.write(`${JSON.stringify({ addresses: Object.values(beyond), transit })}\n`)
  await said('listening')
}

/** Resolves once a stream has said a word on a line of its own. */
function lines(stream) {
  let text = ''
  stream.setEncoding('utf8').on('data', (chunk) => {
    text += chunk
  })
  return async (word) => {
    await until(async () => text.split('\n').includes(word), `the world's "${word}"`)
  }
}

function startEngine() {
  const options = [
    ['--host', `unix://${engine}`],
    ['--containerd', containerd],
    ['--data-root', join(folder, 'data')],
    ['--exec-root', join(folder, 'exec')],
    ['--pidfile', join(folder, 'docker.pid')],
    ['--cgroup-parent', `/${cgroup}`],
    ['--live-restore'],
  ].flat()
  const child = spawn('dockerd', options, { stdio: ['ignore', log, log] })
  // A test may end the engine to see it come back; the program of this namespace is what lasts.
  child.on('exit', () => isOver || startEngine())
  return child
}

async function until(condition, what) {
  const deadline = Date.now() + startMs
  while (Date.now() < deadline) {
    if (await condition()) return
    await delay(20)
  }
  throw new Error(`${what} did not come within ${startMs / 1000} s.`)
}

let isOver = false
process.stdin.on('end', () => process.exit(1)).resume()
try {
  // Neither the sockets nor the locks of the engine outside are to be seen in here.
  run('mount', '-t', 'tmpfs', 'tmpfs', '/run')
  writeFileSync(join(folder, 'resolv.conf'), `nameserver ${machine.resolver}\n`)
  run('mount', '--bind', join(folder, 'resolv.conf'), '/etc/resolv.conf')
  await makeWorld()
  const state = ['--root', join(folder, 'containerd'), '--state', join(folder, 'containerd-state')]
  spawn('containerd', ['--address', containerd, ...state], { stdio: ['ignore', log, log] })
  startEngine()
  await until(() => askEngine(engine, '/info').catch(() => null), 'The private engine')
  const env = {
    ...process.env,
    BOTHY_PRIVATE_ENGINE: JSON.stringify({ socketPath: engine, machine, beyond }),
  }
  const [program, ...args] = argv
  const tests = spawn(program, args, { env, stdio: ['ignore', 'inherit', 'inherit'] })
  const code = await new Promise((resolve) => {
    tests.on('error', () => resolve(1))
    tests.on('exit', (exitCode) => resolve(exitCode ?? 1))
  })
  isOver = true
  process.exit(code)
} catch (error) {
  process.stderr.write(
    `${error.stack}\n${readFileSync(join(folder, 'engine.log'), 'utf8').slice(-3000)}\n`,
  )
  closeSync(log)
  process.exit(1)
}
