import type { ImageInspectInfo } from 'dockerode'
import type { BuildStep, BuiltImage, ImageConfig } from '../../image-building.ts'
import { type Engine, EngineError, orMissing } from '../engine/engine.ts'
import { labels, type ObjectNames } from '../object-names.ts'

/** Writing down what a step has changed reads all of it. */
const commitDeadlineMs = 15 * 60_000
const ownLabel = /^bothy\./

type Inspected = ImageInspectInfo['Config'] & {
  Shell?: string[] | null
  StopSignal?: string
  Healthcheck?: object | null | undefined
}
type Listed = { RepoTags: string[] | null; Id: string; Created: number; Labels: Labels | null }
type Labels = Record<string, string>

/** What a container's image says, without what Bothy itself has written into it. */
export function configOf(config: Inspected): ImageConfig {
  const own = Object.entries((config.Labels ?? {}) as Labels)
  return {
    env: Object.fromEntries(
      (config.Env ?? []).map((one) => {
        const at = one.indexOf('=')
        return at === -1 ? [one, ''] : [one.slice(0, at), one.slice(at + 1)]
      }),
    ),
    labels: Object.fromEntries(own.filter(([name]) => !ownLabel.test(name))),
    user: config.User ?? '',
    workingDir: config.WorkingDir ?? '',
    entrypoint: textsOf(config.Entrypoint),
    cmd: textsOf(config.Cmd),
    shell: textsOf(config.Shell),
    exposedPorts: Object.keys(config.ExposedPorts ?? {}),
    volumes: Object.keys(config.Volumes ?? {}),
    stopSignal: config.StopSignal ?? '',
    healthcheck: config.Healthcheck ?? null,
    onBuild: textsOf(config.OnBuild as string[] | null),
  }
}

const textsOf = (value: string | string[] | null | undefined): string[] =>
  typeof value === 'string' ? [value] : (value ?? [])

/** The images that were built here, by what they are made of. */
export class BuiltImages {
  readonly #engine: Engine
  readonly #names: ObjectNames

  constructor(engine: Engine, names: ObjectNames) {
    this.#engine = engine
    this.#names = names
  }

  async find(key: string, signal: AbortSignal): Promise<string | null> {
    const path = `/images/${this.#names.builtImage(key)}/json`
    const found = await orMissing(this.#engine.call<ImageInspectInfo>('GET', path, { signal }))
    return found?.Id ?? null
  }

  async list(): Promise<BuiltImage[]> {
    const query = { filters: { label: [`${labels.instance}=${this.#names.instance}`] } }
    const images = await this.#engine.call<Listed[]>('GET', '/images/json', { query })
    return images.flatMap(({ RepoTags, Id, Created, Labels }): BuiltImage[] => {
      const tags = (RepoTags ?? []).filter((tag) => tag !== '<none>:<none>')
      const one = {
        imageId: Id,
        ownerId: Labels?.[labels.owner] ?? '',
        createdAt: Created * 1000,
      }
      if (tags.length === 0) return [{ ...one, key: null }]
      const keys = tags.flatMap((tag) => this.#names.builtKeyOf(tag) ?? [])
      return keys.map((key) => ({ ...one, key }))
    })
  }

  async remove({ key, imageId }: Pick<BuiltImage, 'key' | 'imageId'>): Promise<void> {
    const name = key === null ? imageId : this.#names.builtImage(key)
    try {
      await orMissing(this.#engine.call('DELETE', `/images/${name}`))
    } catch (error) {
      // A container is made of it.
      if (!(error instanceof EngineError) || error.status !== 409) throw error
    }
  }

  /** What a container has become, as an image. */
  async commit(
    container: string,
    { key, ownerId, config }: BuildStep & { key: string },
    signal: AbortSignal,
  ): Promise<string> {
    const [repo, tag] = this.#names.builtImage(key).split(':')
    const own = {
      [labels.instance]: this.#names.instance,
      [labels.owner]: ownerId,
      // A container's own become its image's, and that one's those of whatever is made from it.
      [labels.codespace]: '',
      [labels.task]: '',
    }
    const { Id } = await this.#engine.call<{ Id: string }>('POST', '/commit', {
      query: { container, repo, tag, pause: false },
      body: {
        Env: Object.entries(config.env).map(([name, value]) => `${name}=${value}`),
        Labels: { ...config.labels, ...own },
        User: config.user,
        WorkingDir: config.workingDir,
        Entrypoint: config.entrypoint,
        Cmd: config.cmd,
        Shell: config.shell,
        ExposedPorts: flags(config.exposedPorts),
        Volumes: flags(config.volumes),
        StopSignal: config.stopSignal,
        Healthcheck: config.healthcheck,
        OnBuild: config.onBuild,
      },
      signal,
      deadlineMs: commitDeadlineMs,
    })
    return Id
  }
}

const flags = (names: string[]) => Object.fromEntries(names.map((name) => [name, {}]))
