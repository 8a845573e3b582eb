import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export type Program = AsyncDisposable & { port: number }

/** A program of this folder, once it says on which port it listens. */
export async function startProgram(file: string, ...argv: string[]): Promise<Program> {
  const child = spawn(process.execPath, [join(import.meta.dirname, file), ...argv], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  while (!said.includes('\n')) {
    const [chunk] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
    if (!Buffer.isBuffer(chunk)) throw new Error(`${file} did not start.`)
    said += chunk
  }
  return {
    port: Number(/it-listens-on-(\d+)/.exec(said)?.[1]),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}
