import { engineArchitecture } from '#server/drivers/engine-architecture.ts'
import { BuildFailure } from './build-failure.ts'
import {
  asFailure,
  atLine,
  type BuildRequest,
  type BuildSession,
  findUsable,
  keyOf,
  Progress,
  placeOf,
  reasonOf,
  runStep,
} from './build-session.ts'
import { buildStage } from './build-stage.ts'
import { filterInTurns } from './context/breath.ts'
import { readDockerignore } from './context/dockerignore.ts'
import type { ContextEntry } from './context/read-look.ts'
import { DockerfileError } from './dockerfile/dockerfile-error.ts'
import { readDockerfile } from './dockerfile/read-dockerfile.ts'
import { isBindMount } from './dockerfile/read-flags.ts'
import { readStages, type Stages } from './dockerfile/read-stages.ts'
import { lookAtContext } from './look-at-context.ts'

const withFiles = ['RUN', 'COPY', 'ADD']

/**
 * Builds what a Dockerfile describes, one container for each of its steps, and resolves to the
 * image's id. What was built before, and by the same person, is not built again unless all of it is
 * to be; so one that a crash broke off goes on where it was. Throws `BUILD_FAILED` with file and
 * line, `BUILD_NOT_ISOLATED`, or with the signal's reason.
 */
export async function buildImage(request: BuildRequest, signal: AbortSignal): Promise<string> {
  const { build, building, codespaceId, limits } = request
  const late = AbortSignal.timeout(limits.timeMs)
  const both = AbortSignal.any([signal, late])
  let progress: Progress | null = null
  try {
    const looked = await lookAtContext(request, false, both)
    const asked = { args: build.args, target: build.target, architecture: engineArchitecture }
    const stages = readStages(readDockerfile(build.inline?.text ?? looked.dockerfile), asked)
    progress = new Progress(stepsOf(stages))
    const session: BuildSession = {
      ...request,
      stages,
      built: new Map(),
      entries: entriesOf(request, looked, both),
      fetched: new Set(),
      progress,
    }
    return await buildStages(session, both)
  } catch (error) {
    if (!late.aborted || signal.aborted) throw asFailure(error, build)
    const place = placeOf(build, progress?.line ?? 1)
    throw new BuildFailure(place, sentenceOfLateness(request), { cause: error })
  } finally {
    await building.endBuild(codespaceId)
  }
}

/** Several builds of a start have one limit together, and that is what is named. */
export function sentenceOfLateness({
  limits,
  wholeTimeMs = limits.timeMs,
}: Pick<BuildRequest, 'limits' | 'wholeTimeMs'>): string {
  const seconds = Math.round(wholeTimeMs / 1000)
  const minutes = seconds / 60
  const time =
    seconds % 60 === 0 ? `${minutes} minute${minutes === 1 ? '' : 's'}` : `${seconds} seconds`
  return `The build took longer than ${time} and was ended here.`
}

async function buildStages(session: BuildSession, signal: AbortSignal): Promise<string> {
  const { stages, ownerId } = session
  for (const stage of stages.stages) {
    session.built.set(stage.index, await buildStage(session, stage, signal))
  }
  const last = stages.stages.at(-1)
  const from = last && session.built.get(last.index)
  if (!last || !from) throw new Error('There is no stage.')
  const key = keyOf(ownerId, from.key, 'image')
  const found = await findUsable(session, key, signal)
  if (found) return found
  const step = { from, key, config: from.config, command: null }
  const end = await atLine(last.line, () => runStep(session, step, signal))
  if (end.kind !== 'built') throw new DockerfileError(last.line, reasonOf(end, session))
  return end.imageId
}

/**
 * Looked at again where nothing said at first that anything would be copied, and an image's own
 * instructions do.
 */
function entriesOf(
  request: BuildRequest,
  looked: Awaited<ReturnType<typeof lookAtContext>>,
  signal: AbortSignal,
): () => Promise<ContextEntry[]> {
  const isLeftOut = readDockerignore(looked.dockerignore)
  const kept = (entries: ContextEntry[] | null) =>
    filterInTurns(entries ?? [], ({ path }) => !isLeftOut(path))
  const { entries: inIt } = looked
  let found: Promise<ContextEntry[]> | null = null
  return () => {
    found ??=
      inIt === null
        ? lookAtContext(request, true, signal).then(({ entries }) => kept(entries))
        : kept(inIt)
    return found
  }
}

const stepsOf = ({ stages }: Stages): number =>
  stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => withFiles.includes(keyword))
    .reduce((sum, { flags }) => {
      const binds = flags.filter(isBindMount).length
      // They are a step each, and so is taking them away.
      return sum + 1 + (binds > 0 ? binds + 1 : 0)
    }, 0)
