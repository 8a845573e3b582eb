import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './chromium.mjs'
import { ensureDebianProgram } from './debian-program.mjs'
import { dataFolder, root } from './paths.mjs'
import { ensurePostgres } from './postgres.mjs'
import { main, prepareEngine, preparePrograms } from './prepare.mjs'
import { privateEngineRefusal, runBesidePrivateEngine } from './private-engine/run.mjs'

const binaries = join(root, 'node_modules', '.bin')

/** The long ones, which `npm run test:full` adds. */
const isFull = process.argv.includes('--full')

/** Files or folders of tests: these alone, without the checks. None: everything. */
const paths = process.argv.slice(2).filter((argument) => argument !== '--full')
const isEverything = paths.length === 0
const browserPaths = paths.filter((path) => path.startsWith('e2e/tests'))
const privatePaths = paths.filter((path) => path.endsWith('.private.ts'))
const unitPaths = paths.filter((path) => ![...browserPaths, ...privatePaths].includes(path))

/**
 * `npm test`: what `npm start` prepares, then checks, unit and contract tests, and the browser.
 * All of it runs, whatever fails. `npm test -- <path>…` runs what is there alone.
 */
await main(async () => {
  process.env.BOTHY_DATA ||= join(tmpdir(), 'bothy-test')
  const { image, kits, chromium, postgres, registry, nginx, caddy } = await prepare()
  const env = {
    ...process.env,
    PATH: `${binaries}:${process.env.PATH}`,
    BOTHY_TEST_IMAGE: image,
    BOTHY_TEST_KITS: kits,
    BOTHY_TEST_CHROMIUM: chromium,
    BOTHY_TEST_POSTGRES: postgres,
    BOTHY_TEST_REGISTRY: registry,
    BOTHY_TEST_NGINX: nginx,
    ...(caddy ? { BOTHY_TEST_CADDY: caddy } : {}),
    ...(isFull ? { BOTHY_TEST_FULL: '1' } : {}),
    // Hundreds of processes run the same programs: the first one compiles them.
    NODE_COMPILE_CACHE: join(process.env.BOTHY_DATA, 'compiled'),
  }
  delete env.BOTHY_DATA
  const results = join(root, 'test-results')
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results)
  const unitFile = join(results, 'unit.json')
  const browserFile = join(results, 'browser.json')

  const counts = []
  if (isEverything) {
    const check = await phase('Checks', ['npm', 'run', '--silent', 'check'], env)
    counts.push({ passed: check === 0 ? 1 : 0, failed: check === 0 ? 0 : 1, skipped: 0 })
  }
  // It has a world of its own and mostly waits: beside the unit tests it costs next to no time.
  const isPrivateWanted = isEverything || privatePaths.length > 0
  const besideUnits = isPrivateWanted ? besidePrivateEngine(results, env) : null
  if (isEverything || unitPaths.length > 0) {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${unitFile}`]
    const command = ['vitest', 'run', ...reporters, ...unitPaths]
    counts.push(countVitest(unitFile, await phase('Unit and contract tests', command, env)))
  }
  if (besideUnits) {
    const { count, said } = await besideUnits
    process.stdout.write(`\n— Isolation, beside an engine of its own\n${said}`)
    counts.push(count)
  }
  if (isEverything || browserPaths.length > 0) {
    const options = ['--config', 'e2e/playwright.config.ts', '--reporter=list,json']
    const command = ['playwright', 'test', ...options, ...browserPaths]
    const withReport = { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: browserFile }
    counts.push(countPlaywright(browserFile, await phase('Browser tests', command, withReport)))
  }
  const total = (name) => counts.reduce((sum, count) => sum + count[name], 0)
  const skipped = total('skipped') > 0 ? `, ${total('skipped')} skipped` : ''
  process.stdout.write(`\n${total('passed')} passed, ${total('failed')} failed${skipped}\n`)
  return total('failed') === 0 && counts.every(({ passed, skipped }) => passed + skipped > 0)
    ? 0
    : 1
})

/**
 * What would harm the engine or the network of this machine. Skipped where it cannot have its own.
 */
async function besidePrivateEngine(results, env) {
  const refusal = privateEngineRefusal()
  if (refusal) {
    return { count: { passed: 0, failed: 0, skipped: 1 }, said: `Skipped: ${refusal}.\n` }
  }
  const file = join(results, 'private.json')
  const outputFile = join(results, 'private.log')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const command = ['vitest', 'run', '--config', 'vitest.private.config.ts', ...reporters]
  const code = await runBesidePrivateEngine([...command, ...privatePaths], { env, outputFile })
  return { count: countVitest(file, code), said: readFileSync(outputFile, 'utf8') }
}

/** A machine on which nothing can be tried has failed, and says so in the closing line too. */
async function prepare() {
  try {
    await preparePrograms()
    return {
      ...(await prepareEngine(dataFolder())),
      chromium: await ensureChromium(),
      postgres: await ensurePostgres(),
      registry: await ensureDebianProgram('docker-registry'),
      nginx: await ensureDebianProgram('nginx'),
      // A large one.
      caddy: isFull ? await ensureDebianProgram('caddy') : undefined,
    }
  } catch (error) {
    process.on('exit', () => process.stdout.write('\n0 passed, 1 failed\n'))
    throw error
  }
}

function phase(label, [program, ...args], env) {
  process.stdout.write(`\n— ${label}\n`)
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('error', () => resolve(1))
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/**
 * A runner that failed without a failed test (a file that does not load, a crash) counts
 * as one failure.
 */
function counted({ passed, failed, skipped }, code) {
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, skipped }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // The runner did not get as far as writing one, which its exit code tells too.
    return {}
  }
}

function countVitest(file, code) {
  const report = readReport(file)
  return counted(
    {
      passed: report.numPassedTests ?? 0,
      failed: report.numFailedTests ?? 0,
      skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
    },
    code,
  )
}

function countPlaywright(file, code) {
  const { stats = {} } = readReport(file)
  return counted(
    {
      passed: (stats.expected ?? 0) + (stats.flaky ?? 0),
      failed: stats.unexpected ?? 0,
      skipped: stats.skipped ?? 0,
    },
    code,
  )
}
