import { setImmediate as breath } from 'node:timers/promises'
import { engineArchitecture } from '#server/drivers/engine-architecture.ts'
import type { ImageConfig } from '#server/drivers/image-building.ts'
import { type BindMount, readBindMounts } from './bind-mount.ts'
import { atLine, type BuildSession, type Built, keyOf, takeStep } from './build-session.ts'
import {
  type Copying,
  clearPlaces,
  copyBuilt,
  copyFiles,
  makeFolder,
  readCopy,
} from './copy-instruction.ts'
import { applyInstruction } from './dockerfile/apply-instruction.ts'
import { requireAllWithin } from './dockerfile/bounds.ts'
import { DockerfileError, shortened } from './dockerfile/dockerfile-error.ts'
import { type Instruction, readInstruction } from './dockerfile/read-dockerfile.ts'
import { platformArgs, readArgs, type Stage, sourceOf } from './dockerfile/read-stages.ts'
import type { Lookup } from './dockerfile/words.ts'
import { imageFor } from './image-for.ts'
import { planRun } from './run-instruction.ts'

/** What one stage comes to. */
export async function buildStage(
  session: BuildSession,
  stage: Stage,
  signal: AbortSignal,
): Promise<Built> {
  const { from, line } = stage
  const base =
    typeof from === 'number'
      ? requireBuilt(session, from)
      : await imageFor(session, { image: from, line }, signal)
  // What it has for those that build on it is done first, and not passed on.
  const triggers = base.config.onBuild.map((text) => readInstruction(text, line))
  const work = new StageWork(session, stage, {
    ...base,
    config: { ...base.config, onBuild: [] },
  })
  for (const instruction of [...triggers, ...stage.instructions]) {
    signal.throwIfAborted()
    session.progress.take(instruction.line)
    // Most change nothing but a few words: others wait meanwhile.
    await breath()
    await atLine(instruction.line, () => work.take(instruction, signal))
  }
  return atLine(session.progress.line, () => work.finish(signal))
}

function requireBuilt({ built }: BuildSession, index: number): Built {
  const found = built.get(index)
  if (!found) throw new Error(`Stage ${index} was to be built before.`)
  return found
}

class StageWork {
  readonly #session: BuildSession
  readonly #stage: Stage
  readonly #args = new Map<string, string>()
  #at: Built
  /** Somebody's working folder, which is made with the next step that runs there. */
  #unmade: Instruction | null = null

  constructor(session: BuildSession, stage: Stage, at: Built) {
    this.#session = session
    this.#stage = stage
    this.#at = at
  }

  async take(instruction: Instruction, signal: AbortSignal): Promise<void> {
    const { keyword, line } = instruction
    const reader = { line, escaping: this.#session.stages.escaping, lookup: this.#lookup }
    if (keyword === 'ARG') return this.#takeArgs(instruction)
    if (keyword === 'RUN') return this.#run(instruction, signal)
    if (keyword === 'COPY' || keyword === 'ADD') return this.#copy(instruction, signal)
    const config = applyInstruction(this.#at.config, instruction, reader)
    if (config === null) {
      throw new DockerfileError(line, `${shortened(keyword)} is no instruction that is known here.`)
    }
    requireAllWithin('The image’s own settings', config, line)
    if (keyword === 'WORKDIR') this.#unmade = instruction
    this.#at = { ...this.#at, config }
  }

  /** What it says is part of what it is made of, for those that build on it. */
  async finish(signal: AbortSignal): Promise<Built> {
    const { workingDir } = this.#at.config
    if (this.#unmade) {
      const command = makeFolder(workingDir)
      const doing = { from: this.#at, made: [workingDir], instruction: this.#unmade, command }
      this.#at = await takeStep(this.#session, doing, signal)
    }
    return { ...this.#at, key: keyOf(this.#at.key, this.#at.config) }
  }

  readonly #lookup: Lookup = (name) => {
    const env: ImageConfig['env'] = this.#at.config.env
    return Object.hasOwn(env, name) ? env[name] : this.#args.get(name)
  }

  #takeArgs(instruction: Instruction): void {
    const { stages, build } = this.#session
    const platform = platformArgs(engineArchitecture)
    for (const [name, value] of readArgs(instruction, {
      lookup: this.#lookup,
      escaping: stages.escaping,
    })) {
      const asked = Object.hasOwn(build.args, name) ? build.args[name] : undefined
      const found = asked ?? value ?? stages.globalArgs.get(name) ?? platform.get(name)
      if (found !== undefined) this.#args.set(name, found)
    }
    requireAllWithin('The arguments', this.#args, instruction.line)
  }

  async #run(instruction: Instruction, signal: AbortSignal): Promise<void> {
    if (instruction.rest === '') throw new DockerfileError(instruction.line, 'RUN says nothing.')
    const asksForSecrets = instruction.flags.some(({ value }) => value.includes('secret'))
    const secrets = asksForSecrets ? await this.#session.secrets() : new Map<string, string>()
    const binds = readBindMounts(instruction, this.#at)
    for (const bind of binds) await this.#bind(bind, instruction, signal)
    const plan = planRun(this.#session, instruction, { at: this.#at, args: this.#args, secrets })
    const doing = { from: this.#at, instruction, ...plan }
    this.#at = await takeStep(this.#session, doing, signal)
    this.#unmade = null
    if (binds.length > 0) await this.#unbind(binds, instruction, signal)
  }

  async #bind(
    { source, from, target, flag }: BindMount,
    instruction: Instruction,
    signal: AbortSignal,
  ): Promise<void> {
    const copying = {
      sources: [source],
      dest: target,
      owner: '',
      mode: '',
      from,
      emptyPlace: target,
    }
    const doing = { at: this.#at, instruction: { ...instruction, rest: flag }, copying }
    this.#at = await this.#copied(doing, signal)
  }

  async #unbind(binds: BindMount[], instruction: Instruction, signal: AbortSignal): Promise<void> {
    const places = binds.map(({ target }) => target)
    const step = { ...instruction, rest: `without ${places.join(', ')}` }
    const command = clearPlaces(places)
    const doing = { from: this.#at, made: ['unbound', places], instruction: step, command }
    this.#at = await takeStep(this.#session, doing, signal)
  }

  async #copy(instruction: Instruction, signal: AbortSignal): Promise<void> {
    const { line } = instruction
    const session = this.#session
    const reader = { line, escaping: session.stages.escaping, lookup: this.#lookup }
    const copying = readCopy(instruction, this.#at, reader)
    this.#at = await this.#copied({ at: this.#at, instruction, copying }, signal)
  }

  async #copied(
    doing: { at: Built; instruction: Instruction; copying: Copying },
    signal: AbortSignal,
  ): Promise<Built> {
    const session = this.#session
    const { from } = doing.copying
    if (from === null) return copyFiles(session, doing, signal)
    const index = sourceOf(session.stages.stages, this.#stage, from)
    const source =
      index === -1
        ? await imageFor(session, { image: from, line: doing.instruction.line }, signal)
        : requireBuilt(session, index)
    return copyBuilt(session, { ...doing, source }, signal)
  }
}
