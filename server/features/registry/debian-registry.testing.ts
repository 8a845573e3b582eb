import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { engineArchitecture } from '#server/drivers/engine-architecture.ts'
import type { ImageName } from '#server/registries/registries.ts'
import { digestOf } from './feature-manifest.ts'

const dockerType = 'application/vnd.docker'

/** The files of an image, and the same as a registry has them. */
export type ImageLayer = { tar: Uint8Array; packed: Uint8Array }

/** The registry that Debian has, on a port of this machine's own and with a folder of its own. */
export class DebianRegistry implements AsyncDisposable {
  /**
   * Resolves once it answers. `BOTHY_TEST_REGISTRY` says where its program is. With lines as
   * `htpasswd -B` writes them it is for those people alone.
   */
  static async start(htpasswd?: string): Promise<DebianRegistry> {
    const program = process.env.BOTHY_TEST_REGISTRY
    if (!program) {
      throw new Error(
        'BOTHY_TEST_REGISTRY does not say where docker-registry is. `npm test` fetches and names it.',
      )
    }
    const folder = await mkdtemp(join(tmpdir(), 'bothy-registry-'))
    const file = join(folder, 'config.json')
    const storage = { filesystem: { rootdirectory: join(folder, 'content') } }
    const people = join(folder, 'htpasswd')
    if (htpasswd !== undefined) await writeFile(people, htpasswd)
    const auth = { htpasswd: { realm: 'tests', path: people } }
    const http = { addr: '127.0.0.1:0' }
    const config = { version: 0.1, storage, http, ...(htpasswd !== undefined && { auth }) }
    await writeFile(file, JSON.stringify(config))
    const stdio: ['ignore', 'ignore', 'pipe'] = ['ignore', 'ignore', 'pipe']
    const child = spawn(program, ['serve', file], { stdio, env: {} })
    for await (const line of createInterface({ input: child.stderr })) {
      const host = /listening on (127\.0\.0\.1:\d+)/.exec(line)?.[1]
      if (host === undefined) continue
      // What it says from here on is of no interest, and must not stop it.
      child.stderr.resume()
      return new DebianRegistry(child, folder, host)
    }
    throw new Error(`${program} ended before it listened.`)
  }

  readonly host: string
  /** A repository that has the blob of a digest. */
  readonly #places = new Map<string, string>()
  readonly #child: ChildProcess
  readonly #folder: string

  private constructor(child: ChildProcess, folder: string, host: string) {
    this.#child = child
    this.#folder = folder
    this.host = host
  }

  /** As the tools of Feature authors do it. The digest of its manifest. */
  async publish(name: string, archive: Uint8Array, tags: readonly string[]): Promise<string> {
    const config = Buffer.from('{}')
    for (const blob of [config, archive]) await this.#upload(name, blob)
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: {
        mediaType: 'application/vnd.devcontainers',
        digest: digestOf(config),
        size: config.byteLength,
      },
      layers: [
        {
          mediaType: 'application/vnd.devcontainers.layer.v1+tar',
          digest: digestOf(archive),
          size: archive.byteLength,
        },
      ],
    })
    const type = { 'content-type': 'application/vnd.oci.image.manifest.v1+json' }
    for (const tag of tags) {
      await this.#send(`http://${this.host}/v2/${name}/manifests/${tag}`, 'PUT', manifest, type)
    }
    return digestOf(Buffer.from(manifest))
  }

  /**
   * An image of this one layer, which is in the registry once, whatever is made of it. The digest of
   * its manifest.
   */
  async publishImage(
    { registry: _, repository, tag }: ImageName,
    { tar, packed }: ImageLayer,
    config: object,
  ): Promise<string> {
    const architecture = engineArchitecture
    const rootfs = { type: 'layers', diff_ids: [digestOf(tar)] }
    const about = Buffer.from(JSON.stringify({ architecture, os: 'linux', config, rootfs }))
    await this.#share(repository, packed)
    await this.#upload(repository, about)
    const part = (mediaType: string, blob: Uint8Array) => {
      return { mediaType, digest: digestOf(blob), size: blob.byteLength }
    }
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: `${dockerType}.distribution.manifest.v2+json`,
      config: part(`${dockerType}.container.image.v1+json`, about),
      layers: [part(`${dockerType}.image.rootfs.diff.tar.gzip`, packed)],
    })
    const digest = digestOf(Buffer.from(manifest))
    const url = `http://${this.host}/v2/${repository}/manifests/${tag ?? digest}`
    const type = { 'content-type': `${dockerType}.distribution.manifest.v2+json` }
    await this.#send(url, 'PUT', manifest, type)
    return digest
  }

  /** The same blob again is mounted from where it is. */
  async #share(name: string, blob: Uint8Array): Promise<void> {
    const digest = digestOf(blob)
    const from = this.#places.get(digest)
    if (from === undefined) await this.#upload(name, blob)
    else {
      const query = new URLSearchParams({ mount: digest, from })
      await this.#send(`http://${this.host}/v2/${name}/blobs/uploads/?${query}`, 'POST')
    }
    this.#places.set(digest, name)
  }

  async #upload(name: string, blob: Uint8Array): Promise<void> {
    const begun = await this.#send(`http://${this.host}/v2/${name}/blobs/uploads/`, 'POST')
    const place = new URL(begun.headers.get('location') ?? '')
    place.searchParams.set('digest', digestOf(blob))
    const type = { 'content-type': 'application/octet-stream' }
    await this.#send(place.href, 'PUT', new Uint8Array(blob), type)
  }

  async #send(url: string, method: string, body?: BodyInit, headers: Record<string, string> = {}) {
    const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) })
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status}`)
    return response
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await ended
    await rm(this.#folder, { recursive: true, force: true })
  }
}
