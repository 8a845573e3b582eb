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
    // In a group of its own, or a Ctrl-C would reach it from the terminal as well as from here. The channel is
    // how it notices that this process was killed.
    const child = spawn(node24, [program, ...command], {
      env,
      detached: true,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    })
    // npm hands a signal on that the terminal has sent to this process already; one is enough to end.
    let isEnding = false
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        if (!isEnding) child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal)
        isEnding = true
      })
    }
    child.on('exit', (code, signal) =>
      resolve(code ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1)),
    )
  })
}
