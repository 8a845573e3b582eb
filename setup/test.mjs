import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureDebianProgram } from './debian-program.mjs'
import { ensureFlask } from './flask.mjs'
import { ensureHeadlessShell } from './headless-shell.mjs'
import { ensureNext } from './next.mjs'
import { closingWords } from './outcome/closing-words.mjs'
import { failedOutcome, sumOutcomes } from './outcome/outcome.mjs'
import { playwrightOutcome } from './outcome/playwright-report.mjs'
import { outcomeOf, runCheck, runTests } from './outcome/run-phase.mjs'
import { afterSecondTry, filesToTryAgain } from './outcome/second-try.mjs'
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
  const { image, kits, chromium, postgres, ...found } = await prepare()
  const env = {
    ...process.env,
    PATH: `${binaries}:${process.env.PATH}`,
    BOTHY_TEST_IMAGE: image,
    BOTHY_TEST_KITS: kits,
    BOTHY_TEST_CHROMIUM: chromium,
    BOTHY_TEST_POSTGRES: postgres,
    BOTHY_TEST_REGISTRY: found.registry,
    BOTHY_TEST_NGINX: found.nginx,
    BOTHY_TEST_FLASK: found.flask,
    ...(found.caddy ? { BOTHY_TEST_CADDY: found.caddy } : {}),
    ...(found.next ? { BOTHY_TEST_NEXT: found.next } : {}),
    ...(isFull ? { BOTHY_TEST_FULL: '1' } : {}),
    // Hundreds of processes run the same programs: the first one compiles them.
    NODE_COMPILE_CACHE: join(process.env.BOTHY_DATA, 'compiled'),
  }
  delete env.BOTHY_DATA
  const results = join(root, 'test-results')
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results)

  const outcomes = []
  // Beside the unit tests, which wait for the engine a good part of their time.
  const checks = isEverything ? runCheck('Checks', ['npm', 'run', '--silent', 'check'], env) : null
  // It has a world of its own and mostly waits: beside the unit tests it costs next to no time.
  const isPrivateWanted = isEverything || privatePaths.length > 0
  const besideUnits = isPrivateWanted ? besidePrivateEngine(results, env) : null
  if (isEverything || unitPaths.length > 0) {
    const label = 'Unit and contract tests'
    const run = (name, files) => runUnits(label, files, vitest(results, name, env))
    const outcome = await run('unit', unitPaths)
    const again = isEverything ? filesToTryAgain(outcome, isOwnFile) : []
    outcomes.push(
      again.length > 0
        ? afterSecondTry(outcome, await run('unit-alone', [...again, '--maxWorkers=1']))
        : outcome,
    )
  }
  if (checks) outcomes.push(await checks)
  if (besideUnits) {
    const { outcome, said } = await besideUnits
    process.stdout.write(`\n— Isolation, beside an engine of its own\n${said}`)
    outcomes.push(outcome)
  }
  if (isEverything || browserPaths.length > 0) {
    const label = 'Browser tests'
    const file = join(results, 'browser.json')
    const options = ['--config', 'e2e/playwright.config.ts', '--reporter=list,json']
    const withReport = { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file }
    const code = await runTests(
      label,
      ['playwright', 'test', ...options, ...browserPaths],
      withReport,
    )
    outcomes.push(outcomeOf(label, code, { file, read: playwrightOutcome }))
  }
  const outcome = sumOutcomes(outcomes)
  process.stdout.write(closingWords(outcome))
  return outcome.failed === 0 && outcomes.every(({ passed, skipped }) => passed + skipped > 0)
    ? 0
    : 1
})

/**
 * @param {string} label
 * @param {string[]} files all of them where there is none
 * @param {ReturnType<typeof vitest>} runner
 */
async function runUnits(label, files, { command, env, file }) {
  const code = await runTests(label, [...command, ...files], env)
  return outcomeOf(label, code, { file, read: (outcome) => outcome })
}

function isOwnFile(file) {
  return existsSync(join(root, file))
}

/**
 * How Vitest is run so that it leaves two files: `<name>.json`, each test with its duration for
 * who looks for time, and the one that is read here.
 */
function vitest(results, name, env) {
  const file = join(results, `${name}.outcome.json`)
  const reporters = ['default', 'json', join(root, 'setup', 'outcome', 'vitest-reporter.mjs')]
  return {
    file,
    env: { ...env, BOTHY_TEST_OUTCOME: file },
    command: [
      ...['vitest', 'run', ...reporters.map((reporter) => `--reporter=${reporter}`)],
      `--outputFile.json=${join(results, `${name}.json`)}`,
      // As the browser's: of thousands on a busy machine one is late now and then. What passes only
      // then is listed at the end. Whoever runs one file wants to see it fail.
      ...(isEverything ? ['--retry=1'] : []),
    ],
  }
}

/**
 * What would harm the engine or the network of this machine. Skipped where it cannot have its own.
 */
async function besidePrivateEngine(results, env) {
  const refusal = privateEngineRefusal()
  if (refusal)
    return { outcome: { ...sumOutcomes([]), skipped: 1 }, said: `Skipped: ${refusal}.\n` }
  const { command, file, ...run } = vitest(results, 'private', env)
  const outputFile = join(results, 'private.log')
  const argv = [...command, '--config', 'vitest.private.config.ts', ...privatePaths]
  const code = await runBesidePrivateEngine(argv, { env: run.env, outputFile })
  return {
    outcome: outcomeOf('Isolation', code, { file, read: (outcome) => outcome }),
    said: readFileSync(outputFile, 'utf8'),
  }
}

/** A machine on which nothing can be tried has failed, and says so in the closing line too. */
async function prepare() {
  try {
    await preparePrograms()
    return {
      ...(await prepareEngine(dataFolder())),
      chromium: await ensureHeadlessShell(),
      postgres: await ensurePostgres(),
      registry: await ensureDebianProgram('docker-registry'),
      nginx: await ensureDebianProgram('nginx'),
      flask: await ensureFlask(),
      // Large ones.
      caddy: isFull ? await ensureDebianProgram('caddy') : undefined,
      next: isFull ? await ensureNext() : undefined,
    }
  } catch (error) {
    const outcome = failedOutcome('What the tests need', error.message)
    process.on('exit', () => process.stdout.write(closingWords(outcome)))
    throw error
  }
}
