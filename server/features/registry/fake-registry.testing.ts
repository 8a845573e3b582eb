import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { packTar, type TarHeader } from 'modern-tar'
import { digestOf } from './feature-manifest.ts'

type Files = Record<string, string | Uint8Array>
type Answer = {
  status?: number
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** Begins, and never comes to an end. */
  isEndless?: boolean
}

/** An archive of a Feature with this file about it, and others beside an install.sh. */
export async function packFeature(metadata: object, files: Files = {}): Promise<Uint8Array> {
  const all: Files = {
    'devcontainer-feature.json': JSON.stringify(metadata),
    'install.sh': '#!/bin/sh\n',
    ...files,
  }
  const tar = await packTar(
    Object.entries(all).map(([name, said]) => {
      const body = typeof said === 'string' ? Buffer.from(said) : said
      return { header: { name: `./${name}`, size: body.byteLength, mode: 0o755 }, body }
    }),
  )
  return gzipSync(tar)
}

/** One with these entries in it besides, whatever they are. */
export async function packHostile(entries: Partial<TarHeader>[]): Promise<Uint8Array> {
  const text = (name: string, body: string) => ({ header: { name, size: body.length }, body })
  return packTar([
    text('devcontainer-feature.json', '{"id":"a","version":"1.0.0"}'),
    text('install.sh', 'true'),
    ...entries.map((header) => ({ header: { name: 'x', size: 0, ...header } })),
  ])
}

/**
 * A registry of Features on this machine, which speaks what the OCI distribution specification
 * says.
 */
export class FakeRegistry implements AsyncDisposable {
  static async start(): Promise<FakeRegistry> {
    const registry = new FakeRegistry()
    await new Promise<void>((resolve) => registry.#server.listen(0, '127.0.0.1', resolve))
    registry.#host = `127.0.0.1:${(registry.#server.address() as AddressInfo).port}`
    return registry
  }

  /** What it was asked, in order. */
  readonly asked: { path: string; authorization: string | undefined }[] = []
  /** Answers in its place. */
  instead: (path: string, request: IncomingMessage) => Answer | undefined = () => undefined
  /** What it wants to see: `user:password`, and how. */
  guard: { kind: 'bearer' | 'basic'; login: string | null } | null = null
  readonly #server = createServer((request, response) => this.#answer(request, response))
  #host = ''
  readonly #content = new Map<string, Uint8Array>()

  get host(): string {
    return this.#host
  }

  /** The digest of its manifest. */
  publish(
    name: string,
    archive: Uint8Array,
    {
      tags = ['latest'],
      ...others
    }: { tags?: string[]; layerType?: string; configType?: string; layerDigest?: string } = {},
  ): string {
    const layerDigest = others.layerDigest ?? digestOf(archive)
    const manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        config: {
          mediaType: others.configType ?? 'application/vnd.devcontainers',
          digest: digestOf(Buffer.of()),
          size: 0,
        },
        layers: [
          {
            mediaType: others.layerType ?? 'application/vnd.devcontainers.layer.v1+tar',
            digest: layerDigest,
            size: archive.byteLength,
          },
        ],
      }),
    )
    this.#content.set(`/v2/${name}/blobs/${layerDigest}`, archive)
    const digest = digestOf(manifest)
    for (const tag of [digest, ...tags]) this.#content.set(`/v2/${name}/manifests/${tag}`, manifest)
    return digest
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', `http://${this.host}`)
    const { authorization } = request.headers
    this.asked.push({ path: `${url.pathname}${url.search}`, authorization })
    const {
      status = 200,
      headers,
      body,
      isEndless = false,
    } = this.instead(url.pathname, request) ?? this.#usual(url, authorization)
    response.writeHead(status, headers)
    if (isEndless) response.write('{')
    else response.end(body)
  }

  #usual(url: URL, authorization: string | undefined): Answer {
    const { guard } = this
    if (url.pathname === '/token') {
      const login = guard?.login && `Basic ${Buffer.from(guard.login).toString('base64')}`
      if (login && login !== authorization) return { status: 401 }
      return { body: JSON.stringify({ token: `of-${url.searchParams.get('scope')}` }) }
    }
    const isBearer = authorization?.startsWith('Bearer of-repository:')
    const isBasic = authorization === `Basic ${Buffer.from(guard?.login ?? '').toString('base64')}`
    if (guard && !(guard.kind === 'bearer' ? isBearer : isBasic)) {
      const challenge =
        guard.kind === 'basic'
          ? 'Basic realm="here"'
          : `Bearer realm="http://${this.host}/token",service="fake",scope="repository:x:pull,push"`
      return { status: 401, headers: { 'www-authenticate': challenge } }
    }
    const body = this.#content.get(decodeURIComponent(url.pathname))
    return body === undefined ? { status: 404 } : { body }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
