import {
  asFailure,
  type BuildRequest,
  type BuildSession,
  keyOf,
  Progress,
  reasonOf,
  runStep,
} from './build-session.ts'
import { buildStage } from './build-stage.ts'
import { readDockerignore } from './context/dockerignore.ts'
import type { ContextEntry } from './context/read-look.ts'
import { DockerfileError } from './dockerfile/dockerfile-error.ts'
import { readDockerfile } from './dockerfile/read-dockerfile.ts'
import { readStages, type Stages } from './dockerfile/read-stages.ts'
import { engineArchitecture } from './engine-architecture.ts'
import { lookAtContext } from './look-at-context.ts'

const withFiles = ['RUN', 'COPY', 'ADD']

/**
 * Builds what a Dockerfile describes, one container for each of its steps, and resolves to the image's id with the keys
 * of all it is made of. What was built before, and by the same person, is not built again; so one that a crash broke off
 * goes on where it was. Throws `BUILD_FAILED` with file and line, `BUILD_NOT_ISOLATED`, or with the signal's reason.
 */
export async function buildImage(
  request: BuildRequest,
  signal: AbortSignal,
): Promise<{ imageId: string; keys: string[] }> {
  const { build, building, codespaceId } = request
  try {
    const looked = await lookAtContext(request, false, signal)
    const asked = { args: build.args, target: build.target, architecture: engineArchitecture }
    const stages = readStages(readDockerfile(looked.dockerfile), asked)
    const session: BuildSession = {
      ...request,
      stages,
      built: new Map(),
      entries: entriesOf(request, looked, signal),
      progress: new Progress(stepsOf(stages)),
    }
    return await buildStages(session, signal)
  } catch (error) {
    throw asFailure(error, build)
  } finally {
    await building.endBuild(codespaceId)
  }
}

async function buildStages(session: BuildSession, signal: AbortSignal) {
  const { building, stages, progress, ownerId } = session
  for (const stage of stages.stages) {
    session.built.set(stage.index, await buildStage(session, stage, signal))
  }
  const last = stages.stages.at(-1)
  const from = last && session.built.get(last.index)
  if (!last || !from) throw new Error('There is no stage.')
  const key = keyOf(ownerId, from.key, 'image')
  progress.keys.add(key)
  const found = await building.findBuilt(key, signal)
  if (found) return { imageId: found, keys: [...progress.keys] }
  const step = { from, key, config: from.config, command: null }
  const end = await runStep(session, step, signal)
  if (end.kind !== 'built') throw new DockerfileError(last.line, reasonOf(end, session))
  return { imageId: end.imageId, keys: [...progress.keys] }
}

/** Looked at again where nothing said at first that anything would be copied, and an image's own instructions do. */
function entriesOf(
  request: BuildRequest,
  looked: Awaited<ReturnType<typeof lookAtContext>>,
  signal: AbortSignal,
): () => Promise<ContextEntry[]> {
  const isLeftOut = readDockerignore(looked.dockerignore)
  const kept = (entries: ContextEntry[] | null) =>
    (entries ?? []).filter(({ path }) => !isLeftOut(path))
  let found: Promise<ContextEntry[]> | null =
    looked.entries === null ? null : Promise.resolve(kept(looked.entries))
  return () => {
    found ??= lookAtContext(request, true, signal).then(({ entries }) => kept(entries))
    return found
  }
}

const stepsOf = ({ stages }: Stages): number =>
  stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => withFiles.includes(keyword)).length
