import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './chromium.mjs'
import { ensureCodeServer } from './code-server.mjs'
import { ensureDevcontainerCli } from './devcontainer-cli.mjs'
import { dataFolder, node24, root } from './paths.mjs'
import { main, prepareEngine, preparePrograms } from './prepare.mjs'

/**
 * `npm run bench`: what `npm test` prepares, the reference page, then every figure in one run. With
 * `-- --code-server` also beside code-server, which is installed outside of the project.
 */
await main(async () => {
  process.env.BOTHY_DATA ||= join(tmpdir(), 'bothy-test')
  await preparePrograms()
  const { image, kits } = await prepareEngine(dataFolder())
  const env = {
    ...process.env,
    BOTHY_TEST_IMAGE: image,
    BOTHY_TEST_KITS: kits,
    BOTHY_TEST_CHROMIUM: await ensureChromium(),
    BOTHY_BENCH_DEVCONTAINER_CLI: await ensureDevcontainerCli(),
  }
  delete env.BOTHY_DATA
  if (process.argv.includes('--code-server')) {
    env.BOTHY_BENCH_CODE_SERVER = await ensureCodeServer()
  }
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const built = await run([vite, 'build', '--config', 'bench/bare/vite.config.ts'], env)
  return built === 0 ? run([join(root, 'bench', 'main.ts')], env) : built
})

function run(parameters, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(node24, parameters, {
      cwd: root,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}
