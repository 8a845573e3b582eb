import { TRPCClientError } from '@trpc/client'
import type { AgentErrorCode } from '#agent/protocol/errors.ts'
import type { FileContent } from '#agent/protocol/files.ts'
import type { UnsavedCopy } from '#agent/protocol/state.ts'
import {
  type SettingId,
  type SettingValue,
  settingDefinitions,
} from '../settings/setting-definitions.ts'
import type { FileProperties } from './editorconfig/file-properties.ts'
import { inspectEndings, type LineEnding } from './line-endings.ts'
import { OpenFile } from './open-file.ts'
import type { Indentation, TextDocument, TextEdit } from './text-document.ts'
import type { AgentUnsaved, UnsavedText, UnsavedTextStore } from './unsaved-text.ts'

export const path = '/workspaces/hut/door.ts'
export const encode = (text: string) => new TextEncoder().encode(text)
export const decode = (bytes: Uint8Array) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

export function refusal(reason: AgentErrorCode): TRPCClientError<never> {
  return new TRPCClientError(reason, {
    result: { error: { code: -32600, message: reason, data: { reason } } },
  } as never)
}

/** The disk as the agent shows it. */
class FakeDisk {
  bytes: Uint8Array | null
  version = 1
  writes = 0
  /** Thrown by the next write, before or after it took place. */
  failure: { error: Error; isAfter: boolean } | null = null
  constructor(text: string | null) {
    this.bytes = text === null ? null : encode(text)
  }
  get text(): string | null {
    return this.bytes && decode(this.bytes)
  }
  change(text: string | null): void {
    this.bytes = text === null ? null : encode(text)
    this.version += 1
  }
  async read(): Promise<FileContent> {
    if (!this.bytes) throw refusal('FILE_NOT_FOUND')
    return { path, bytes: this.bytes, etag: `v${this.version}`, isReadOnly: false }
  }
  async write(input: { bytes: Uint8Array; baseEtag: string | null }) {
    const { failure } = this
    this.failure = null
    if (failure && !failure.isAfter) throw failure.error
    const etag = this.bytes && `v${this.version}`
    if (etag !== input.baseEtag) throw refusal('FILE_CHANGED')
    this.bytes = input.bytes
    this.version += 1
    this.writes += 1
    if (failure) throw failure.error
    return { etag: `v${this.version}` }
  }
}

export class FakeDocument implements TextDocument {
  #text: string
  #ending: LineEnding
  #version = 1
  #listeners: (() => void)[] = []
  constructor(text: string) {
    this.#text = text
    this.#ending = inspectEndings(text).ending
  }
  getText = () => this.#text
  getLines = () => this.#text.split(/\r\n|\n|\r/)
  getVersion = () => this.#version
  getEnding = () => this.#ending
  setEnding(ending: LineEnding): void {
    if (this.#ending === ending) return
    this.#ending = ending
    this.setText(this.getLines().join(ending))
  }
  edit(edits: readonly TextEdit[]): void {
    const lines = this.getLines()
    for (const { line, column, endColumn, text } of edits) {
      const before = lines[line - 1] ?? ''
      const next = text.replace('\n', this.#ending)
      lines[line - 1] = before.slice(0, column - 1) + next + before.slice(endColumn - 1)
    }
    this.setText(lines.join(this.#ending))
  }
  setIndentation(indentation: Indentation, mayDetect: boolean): void {
    this.indentation = { ...indentation, mayDetect }
  }
  cursorLines = () => this.cursors
  cursors: number[] = []
  indentation: (Indentation & { mayDetect: boolean }) | null = null
  setText(text: string): void {
    this.#text = text
    this.#version += 1
    for (const listener of this.#listeners) listener()
  }
  onEdit(listener: () => void): void {
    this.#listeners.push(listener)
  }
  [Symbol.dispose](): void {
    this.#listeners = []
  }
}

export class FakeBrowserStorage implements UnsavedTextStore {
  readonly session = 'this-page'
  texts: UnsavedText[] = []
  /** What was put as the page ended. */
  last: UnsavedText[] = []
  async put(text: UnsavedText, options = { isLast: false }): Promise<void> {
    if (options.isLast) this.last.push(text)
    await this.remove(text.path, text.session)
    this.texts.push(text)
  }
  async remove(of: string, session: string): Promise<void> {
    this.texts = this.texts.filter((text) => text.path !== of || text.session !== session)
  }
  async left(): Promise<UnsavedText[]> {
    return this.texts
  }
  async living(): Promise<ReadonlySet<string>> {
    return new Set([this.session])
  }
}

/** The defaults, until one is set. */
export class FakeSettings {
  values: Partial<Record<SettingId, unknown>> = {}
  get<Id extends SettingId>(id: Id): SettingValue<Id> {
    return (this.values[id] ?? settingDefinitions[id].default) as SettingValue<Id>
  }
}

export class FakeAgentUnsaved implements AgentUnsaved {
  copies: UnsavedCopy[] = []
  isAway = false
  isConnected = () => !this.isAway
  async keep(copy: UnsavedCopy): Promise<void> {
    await this.forget(copy)
    this.copies.push(copy)
  }
  async forget(of: { path: string; session: string }): Promise<void> {
    this.copies = this.copies.filter(
      ({ path: kept, session }) => kept !== of.path || session !== of.session,
    )
  }
  async list() {
    return this.copies.map(({ text, ...copy }) => ({ ...copy, sizeBytes: text.length }))
  }
  async read(of: { path: string; session: string }): Promise<UnsavedCopy | null> {
    return this.copies.find((copy) => copy.session === of.session) ?? null
  }
}

type Given = {
  storage?: FakeBrowserStorage
  agent?: FakeAgentUnsaved
  settings?: FakeSettings
  properties?: FileProperties
}

/** A file on a disk, opened. */
export async function open(text: string | Uint8Array | null, given: Given = {}) {
  const { storage = new FakeBrowserStorage(), agent = new FakeAgentUnsaved() } = given
  const { settings = new FakeSettings(), properties = {} } = given
  const disk = new FakeDisk(typeof text === 'string' ? text : null)
  if (text instanceof Uint8Array) disk.bytes = text
  const file = new OpenFile(path, {
    codespaceName: 'hut',
    read: () => disk.read(),
    stat: () => disk.read(),
    write: (input) => disk.write(input),
    createDocument: async () => (_, content) => new FakeDocument(content),
    unsaved: storage,
    keptByAgent: agent,
    settings,
    properties: async () => properties,
  })
  await file.load()
  const type = (next: string) => file.document?.setText(next)
  return { disk, file, type, storage, agent, settings, state: () => file.state.getState() }
}

export const left = {
  codespaceName: 'hut',
  path,
  session: 'crashed',
  text: 'lost',
  encoding: 'utf8',
}
