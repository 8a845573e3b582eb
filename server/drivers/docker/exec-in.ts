import { finished } from 'node:stream/promises'
import type { DockerUnderTest } from './docker-bench.ts'
import { demultiplex } from './engine/demux.ts'

/** What a root user inside the container would do. */
export async function execIn(
  { engine, names }: Pick<DockerUnderTest, 'engine' | 'names'>,
  codespaceId: string,
  script: string,
): Promise<{ exitCode: number; output: string }> {
  const { Id } = await engine.call<{ Id: string }>(
    'POST',
    `/containers/${names.of(codespaceId)}/exec`,
    {
      body: { Cmd: ['/bin/sh', '-c', script], AttachStdout: true, AttachStderr: true, User: '0:0' },
    },
  )
  const stream = await engine.stream('POST', `/exec/${Id}/start`, {
    body: { Detach: false, Tty: false },
  })
  const output: Uint8Array[] = []
  stream.on(
    'data',
    demultiplex((bytes) => output.push(bytes)),
  )
  await finished(stream)
  const { ExitCode } = await engine.call<{ ExitCode: number }>('GET', `/exec/${Id}/json`)
  return { exitCode: ExitCode, output: Buffer.concat(output).toString() }
}
