import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { TestApp, TestUser } from '#server/testing/test-app.ts'
import type { AddressKind } from './files.schema.ts'

export type FilesRequest = {
  method?: string
  /** Instead of the address's own. */
  host?: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  query?: unknown
}

/**
 * From a template, so that nothing else is needed. The folder is that of its files on this machine.
 */
export async function createRunning(app: TestApp, user: TestUser) {
  const { name, id } = await user.api.codespaces.create({
    template: 'blank',
    idempotencyKey: crypto.randomUUID(),
  })
  const codespace = await app.reached(user, name, 'running', 'failed')
  if (codespace.failure !== null) throw new Error(codespace.failure)
  const folder = join(app.folder, 'c', id, 'workspaces', 'test')
  mkdirSync(folder, { recursive: true })
  return { name, id, folder }
}

export async function mint(user: TestUser, name: string, kind: AddressKind, ...paths: string[]) {
  return (await user.api.files.mint({ name, kind, paths })).url
}

/** As a browser asks, whose names below `localhost` all lead to this machine. */
export function openAddress(url: string, options: FilesRequest = {}) {
  const { method = 'GET', headers = {}, query } = options
  const { hostname, port, host, pathname } = new URL(url)
  const input = query === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(query))}`
  const asked: ClientRequest = request({
    host: '127.0.0.1',
    port,
    method,
    path: pathname + input,
    headers: { host: options.host ?? host, ...headers },
    agent: false,
  })
  asked.on('error', () => undefined)
  if (!hostname.endsWith('.localhost')) throw new Error(`${hostname} is not on this machine.`)
  return { asked, answered: once(asked, 'response') as Promise<[IncomingMessage]> }
}

export async function askAddress(url: string, options: FilesRequest = {}) {
  const { asked, answered } = openAddress(url, options)
  asked.end(options.body)
  const [response] = await answered
  const bytes = await buffer(response)
  return { status: response.statusCode, headers: response.headers, bytes, text: bytes.toString() }
}
