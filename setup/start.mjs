import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { dataFolder, node24, root } from './paths.mjs'
import { main, prepareEngine, preparePrograms } from './prepare.mjs'

/** `npm start`: from a bare machine to a server that listens. What is done already is skipped. */
await main(async () => {
  await preparePrograms()
  const data = dataFolder()
  const command = process.argv.slice(2)
  const environment = { ...process.env, BOTHY_DATA: data }
  if (command.length === 0) {
    const { image, kits } = await prepareEngine(data)
    Object.assign(environment, { BOTHY_DEFAULT_IMAGE: image, BOTHY_KITS: kits })
  }
  return handOver(command, environment)
})

/** Runs the server under the pinned Node and lives exactly as long as it. */
function handOver(command, env) {
  return new Promise((resolve) => {
    const program = join(root, 'dist', 'server', 'main.mjs')
    // The channel is how the server notices that this process was killed.
    const child = spawn(node24, [program, ...command], {
      env,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.on(signal, () => child.kill(signal))
    child.on('exit', (code, signal) =>
      resolve(code ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1)),
    )
  })
}
