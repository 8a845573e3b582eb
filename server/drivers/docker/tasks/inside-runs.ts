import type { CommandSpec } from '../../container-driver.ts'
import { environmentOf } from '../containers/container-config.ts'
import type { Engine } from '../engine/engine.ts'
import type { ObjectNames } from '../object-names.ts'
import { hearTask } from './hear-task.ts'

/** 128 and the number of SIGKILL: the engine keeps no exit code where the container ended first. */
const killedExitCode = 137

/** Runs commands of the server's own in containers of codespaces. */
export class InsideRuns {
  readonly #engine: Engine
  readonly #names: ObjectNames

  constructor({ engine, names }: { engine: Engine; names: ObjectNames }) {
    this.#engine = engine
    this.#names = names
  }

  /** Resolves to its exit code. */
  async run(spec: CommandSpec, signal: AbortSignal): Promise<number> {
    const { codespaceId, argv, environment, input } = spec
    const told = Promise.resolve(input)
    // It is awaited a good deal later.
    told.catch(() => undefined)
    const { Id } = await this.#engine.call<{ Id: string }>(
      'POST',
      `/containers/${this.#names.of(codespaceId)}/exec`,
      {
        body: {
          Cmd: argv,
          Env: environmentOf(environment),
          User: '0:0',
          WorkingDir: '/',
          AttachStdin: input !== undefined,
          AttachStdout: true,
          AttachStderr: true,
          Tty: false,
        },
        signal,
      },
    )
    const body = { Detach: false, Tty: false }
    const both = await this.#engine.talk(`/exec/${Id}/start`, { body, signal })
    const { ended, said } = hearTask(both, spec)
    const isOver = ended.then(() => false)
    let isDone = false
    try {
      await Promise.race([told.then((text) => both.end(text)), isOver])
      isDone = await Promise.race([isOver, said.then(() => true)])
    } finally {
      both.destroy()
    }
    signal.throwIfAborted()
    if (isDone) return 0
    const left = await this.#engine.call<{ ExitCode: number | null }>('GET', `/exec/${Id}/json`, {
      signal,
    })
    return left.ExitCode ?? killedExitCode
  }
}
