import type { TaskSpec } from '../../container-driver.ts'
import { everyOne } from '../../every-one.ts'
import type { Turns } from '../../turns.ts'
import { taskConfig, taskLimits } from '../containers/container-config.ts'
import type { ContainerFrames } from '../containers/container-frames.ts'
import type { Containers } from '../containers/containers.ts'
import type { Engine } from '../engine/engine.ts'
import type { Networks } from '../networks/networks.ts'
import { labels, type ObjectNames } from '../object-names.ts'
import type { Workspaces } from '../workspaces/workspaces.ts'
import type { CodespaceTasks } from './codespace-tasks.ts'
import { startTask } from './tasks.ts'

type Rooms = {
  containers: Containers
  engine: Engine
  frames: ContainerFrames
  names: ObjectNames
  networks: Networks
  tasks: CodespaceTasks
  trustFolder: string
  turns: Turns
  workspaces: Workspaces
}

/** Runs tasks, each in a container of its own that sees the codespace's files. */
export class TaskRuns {
  readonly #rooms: Rooms

  constructor(rooms: Rooms) {
    this.#rooms = rooms
  }

  /** Resolves to its exit code. */
  run(spec: TaskSpec, signal: AbortSignal): Promise<number> {
    const { containers, engine, frames, names, networks, tasks, trustFolder } = this.#rooms
    const { turns, workspaces } = this.#rooms
    const { codespaceId, hasOwnNetwork = false } = spec
    const own = names.taskNetwork(codespaceId, spec.task)
    const { name } = own
    const work = async () => {
      const [frame, workspace] = await everyOne([
        frames.of(spec, taskLimits, signal),
        turns.take(codespaceId, () => workspaces.mount(codespaceId, signal)),
      ])
      if (spec.isReadOnly) frame.network = 'none'
      if (hasOwnNetwork) frame.network = name
      const body = taskConfig({ ...frame, workspace }, spec, trustFolder)
      body.Labels[labels.task] = spec.task
      // After its container, and gone before it: so whoever finds what a crash left finds both.
      const prepare = async () => hasOwnNetwork && networks.ensure(own, signal)
      const task = await startTask(engine, containers, { ...spec, name, body, prepare }, signal)
      return task.exitCode()
    }
    return tasks.run({ codespaceId, name, hasOwnNetwork }, work, signal)
  }
}
