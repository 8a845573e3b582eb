import { DebianRegistry } from '#server/features/registry/debian-registry.testing.ts'
import { packFeature } from '#server/features/registry/fake-registry.testing.ts'
import { readImageName } from '#server/registries/registries.ts'
import { toolsLayer } from './tools-layer.testing.ts'

const path = '/usr/local/bin:/bin'
/** As the images of the Dev Containers project have it. */
const remoteUser = (name: string) => ({
  Labels: { 'devcontainer.metadata': JSON.stringify([{ remoteUser: name }]) },
})
const service = (port: number) => ({ Cmd: ['/usr/local/bin/serve', String(port)] })

/** What is particular of an image that the corpus names, by its repository. */
const particular: Record<
  string,
  { User?: string; Env?: string[]; Labels?: object; Cmd?: string[] }
> = {
  'devcontainers/typescript-node': remoteUser('node'),
  'espressif/idf': { Env: ['IDF_PATH=/opt/idf'] },
  'texlive/texlive': { User: 'tex' },
  'library/postgres': service(5432),
  'library/mysql': service(3306),
  'library/mariadb': service(3306),
  'library/mongo': service(27_017),
  'library/elasticsearch': service(9200),
  'library/rabbitmq': service(5672),
  'library/nginx': service(80),
  'localstack/localstack': service(4566),
  'axllent/mailpit': service(8025),
  'library/mailpit': service(8025),
  'library/pgadmin': service(5050),
}

/** The configuration of the image that is published under this name. */
export function servedImage(reference: string) {
  const repository = readImageName(reference)?.repository ?? ''
  const usual = repository.startsWith('devcontainers/') ? remoteUser('vscode') : {}
  const { Env = [], ...others } = { ...usual, ...particular[repository] }
  return { Env: [`PATH=${path}`, ...Env], ...others }
}

/** What a Feature of the corpus leaves where it was installed. */
export const installedFile = '/var/installed'
const installer = (id: string) =>
  `#!/bin/sh\necho "${id} $VERSION for $_REMOTE_USER" >> ${installedFile}\n`

/**
 * A registry on this machine that has what the corpus names, under the same paths: images of one
 * small layer, and Features that say that they were installed.
 */
export class ServedCorpus implements AsyncDisposable {
  static async start(images: readonly string[], features: readonly string[]) {
    const registry = await DebianRegistry.start()
    const served = new ServedCorpus(registry)
    const layer = await toolsLayer()
    for (const reference of images) {
      const name = readImageName(reference)
      if (!name) throw new Error(`${reference} is no name of an image.`)
      const tag = name.digest === null ? (name.tag ?? 'latest') : null
      const config = servedImage(reference)
      const digest = await registry.publishImage({ ...name, tag }, layer, config)
      const end = tag === null ? `@${digest}` : `:${tag}`
      served.#places.set(reference, `${registry.host}/${name.repository}${end}`)
    }
    for (const reference of features) {
      const [, repository = '', id = '', tag = ''] =
        /^[^/]+\/(.*\/([^:]+)):(.*)$/.exec(reference) ?? []
      const options = { version: { type: 'string', default: 'latest' } }
      const metadata = { id, version: `${tag}.0.0`, options }
      const archive = await packFeature(metadata, { 'install.sh': installer(id) })
      await registry.publish(repository, archive, [tag])
      served.#places.set(reference, `${registry.host}/${repository}:${tag}`)
    }
    return served
  }

  readonly #registry: DebianRegistry
  readonly #places = new Map<string, string>()

  private constructor(registry: DebianRegistry) {
    this.#registry = registry
  }

  get host(): string {
    return this.#registry.host
  }

  /** The names under which the engine knows the images by now, if it has been asked for them. */
  get images(): string[] {
    return [...this.#places.values()]
  }

  /** A file of the corpus with each name replaced by that of the same thing here. */
  rename(text: string): string {
    let renamed = text
    for (const [from, to] of this.#places) {
      const name = from.replaceAll(/[.+*?^$()[\]{}|\\/]/g, String.raw`\$&`)
      const whole = new RegExp(`(?<=^|["'\\s=])${name}(?=$|["'\\s,}])`, 'gm')
      renamed = renamed.replaceAll(whole, to)
    }
    // A name without its version, and one that gets it from elsewhere.
    return renamed
      .replaceAll('ghcr.io/devcontainers/', `${this.host}/devcontainers/`)
      .replaceAll(/rabbitmq:(?=\$)/g, `${this.host}/library/rabbitmq:`)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#registry[Symbol.asyncDispose]()
  }
}
