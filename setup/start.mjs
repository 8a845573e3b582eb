import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder, dataFolderPath, node24, root } from './paths.mjs'
import { main, prepareEngine, preparePrograms } from './prepare.mjs'
import { refuseBesideAnother, requireData } from './running-server.mjs'

/**
 * How Node runs the server, here and in every test and measurement of the built one. It lives for
 * months and does little at a time, so what a burst took of memory is to go back to the machine:
 * left alone, V8 lets what is new grow to 64 MB before it looks what of it is in use, and the C
 * library keeps a heap for each thread.
 */
const serverProcess = JSON.parse(
  readFileSync(join(import.meta.dirname, 'server-process.json'), 'utf8'),
)

const program = join(root, 'dist', 'server', 'main.mjs')
const isBuilt = () => existsSync(node24) && existsSync(program)

/** `npm start`: from a bare machine to a server that listens. What is done already is skipped. */
await main(async () => {
  const command = process.argv.slice(2)
  if (command.length === 0) refuseBesideAnother(dataFolderPath())
  else requireData(dataFolderPath(), command[0])
  // A command may run beside a server, whose pages are not to be built anew under it.
  if (command.length === 0 || !isBuilt()) await preparePrograms()
  const data = dataFolder()
  const environment = { ...process.env, BOTHY_DATA: data }
  if (command.length === 0) {
    const { image, kits } = await prepareEngine(data)
    Object.assign(environment, { BOTHY_TOOL_IMAGE: image, BOTHY_KITS: kits })
  }
  return handOver(command, environment)
})

/** Runs the server under the pinned Node and lives exactly as long as it. */
function handOver(command, env) {
  return new Promise((resolve) => {
    // In a group of its own, or a Ctrl-C would reach it from the terminal as well as from here. The
    // channel is how it notices that this process was killed.
    const child = spawn(node24, [...serverProcess.flags, program, ...command], {
      env: { ...serverProcess.environment, ...env },
      detached: true,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    })
    // npm hands a signal on that the terminal has sent to this process already; one is
    // enough to end.
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
