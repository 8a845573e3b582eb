import { nameFault } from '#server/devcontainers/devcontainers.ts'
import type { BuildCommand, ImageConfig } from '#server/drivers/image-building.ts'
import type { ResolvedFeature } from '#server/features/features.ts'
import { atLine, type Built, type StepSession, takeStep } from '../build-session.ts'
import { requireAllWithin } from '../dockerfile/bounds.ts'
import { shortened } from '../dockerfile/dockerfile-error.ts'
import { expand } from '../dockerfile/words.ts'
import { installArgv, installInput } from './install-script.ts'

/** What every engine takes where an image says nothing. */
const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

type Installing = {
  feature: ResolvedFeature
  /** For every command: what the operator's own network takes. */
  environment: Record<string, string>
  users: { remote: string; container: string }
}

/**
 * Installs a Feature on top of an image as one step, which is like a `RUN` of a Dockerfile: the
 * same limits, the same network, which is tried from inside right before, and what was installed
 * before for the same person is taken as it is. Resolves to what that came to.
 * @throws DockerfileError with the sentence why it could not be, without a line
 */
export async function installFeature(
  session: StepSession,
  at: Built,
  { feature, environment, users }: Installing,
  signal: AbortSignal,
): Promise<Built> {
  const { log } = session
  const { metadata, reference, version, digest, options, files } = feature
  const config = withEnvironment(at.config, metadata.asked.containerEnv ?? {}, (sentence) =>
    log.add(`${shortened(reference)}: ${sentence}\n`),
  )
  const argv = installArgv(users.remote, users.container)
  const command: BuildCommand = {
    argv,
    environment: { ...environment, ...config.env },
    user: '0:0',
    workingDir: '/',
    input: installInput(options, files),
    network: { refused: [] },
    seesFiles: false,
    hasShared: false,
    inMemory: [],
  }
  const sorted = Object.entries(options).sort(([one], [other]) => (one < other ? -1 : 1))
  const keyword = `Feature ${shortened(reference)}`
  const instruction = { line: 1, keyword, rest: version, flags: [], heredocs: [] }
  const doing = { from: { ...at, config }, made: [argv, digest, sorted], instruction, command }
  return atLine(1, () => takeStep(session, doing, signal))
}

/**
 * What a Feature sets is of the image from then on, for itself and those after it, as by `ENV` in a
 * Dockerfile: `${PATH}` and the like are what there was before.
 */
function withEnvironment(
  config: ImageConfig,
  containerEnv: Record<string, string>,
  remark: (sentence: string) => void,
): ImageConfig {
  const before: Record<string, string> = { PATH: usualPath, ...config.env }
  const lookup = (name: string) => (Object.hasOwn(before, name) ? before[name] : undefined)
  const set = Object.entries(containerEnv).flatMap(([name, value]) => {
    const fault = nameFault(name)
    if (fault) remark(`${shortened(name)} in "containerEnv" ${fault}; it is left out.`)
    const text = `"${value.replaceAll('"', '\\"')}"`
    return fault ? [] : [[name, expand(text, { line: 1, escaping: '\\', lookup })] as const]
  })
  const filled = { ...config, env: { ...config.env, ...Object.fromEntries(set) } }
  requireAllWithin('What the image says of itself', filled, 1)
  return filled
}
