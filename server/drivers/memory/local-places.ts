import { userInfo } from 'node:os'
import { join } from 'node:path'
import { type AgentStart, containerPaths } from '#agent/protocol/line.ts'
import type { ContainerRecords } from './container-records.ts'

export type MachineFolders = {
  /** What containers would see as `containerPaths.trust`. */
  trustFolder?: string
  /** What the kit has for the user's Git, where there is to be any of it. */
  toolsFolder?: string
}

/** Where on this machine is what a codespace's container would have at the paths of containers. */
export class LocalPlaces {
  readonly #records: ContainerRecords
  readonly #trustFolder: string
  readonly #tools: { BOTHY_TOOLS_FOLDER?: string }

  constructor(
    records: ContainerRecords,
    { trustFolder = containerPaths.trust, toolsFolder }: MachineFolders,
  ) {
    this.#records = records
    this.#trustFolder = trustFolder
    this.#tools = toolsFolder ? { BOTHY_TOOLS_FOLDER: toolsFolder } : {}
  }

  /** Puts the temporary folder in the place of `/workspaces`, wherever that begins a path. */
  translator(codespaceId: string): (text: string) => string {
    const folder = this.#records.workspaces(codespaceId)
    const workspaces = new RegExp(`(?<![\\w./-])${containerPaths.workspaces}(?![\\w.-])`, 'g')
    return (text) =>
      text
        .replace(workspaces, () => folder)
        .replaceAll(containerPaths.trust, () => this.#trustFolder)
  }

  start(codespaceId: string, start: AgentStart): AgentStart {
    const here = this.translator(codespaceId)
    return {
      ...start,
      workspaceFolder: here(start.workspaceFolder),
      remoteUser: userInfo().username,
    }
  }

  environment(codespaceId: string, given: Record<string, string>): Record<string, string> {
    const here = this.translator(codespaceId)
    const translated = Object.entries(given).map(([name, value]) => [name, here(value)])
    return {
      PATH: process.env.PATH ?? '',
      HOME: this.#records.home(codespaceId),
      ...Object.fromEntries(translated),
    }
  }

  /** What the agent is started with, in new memory for secrets. */
  agentEnvironment(codespaceId: string, given: Record<string, string>): Record<string, string> {
    return {
      ...this.environment(codespaceId, given),
      // What this machine's own user has in their profile is none of the codespace's.
      BOTHY_HOME_FOLDER: this.#records.home(codespaceId),
      BOTHY_WORKSPACES_FOLDER: this.#records.workspaces(codespaceId),
      BOTHY_RECORD_FOLDER: join(this.#records.folder(codespaceId), 'record'),
      BOTHY_SECRETS_FOLDER: this.#records.newMemory(codespaceId),
      ...this.#tools,
    }
  }
}
