import { finished } from 'node:stream/promises'
import { demultiplex } from './demux.ts'
import type { Engine } from './engine.ts'

/** A command in a container that runs; resolves with what it printed on standard output. */
export async function runInContainer(
  engine: Engine,
  container: string,
  argv: string[],
  signal: AbortSignal,
): Promise<string> {
  const { Id } = await engine.call<{ Id: string }>('POST', `/containers/${container}/exec`, {
    body: { Cmd: argv, AttachStdout: true, AttachStderr: false },
    signal,
  })
  const stream = await engine.stream('POST', `/exec/${Id}/start`, {
    body: { Detach: false, Tty: false },
    signal,
  })
  const output: Uint8Array[] = []
  stream.on(
    'data',
    demultiplex((bytes) => output.push(bytes)),
  )
  await finished(stream)
  return Buffer.concat(output).toString()
}
