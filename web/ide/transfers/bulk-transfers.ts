import type { AddressKind } from '#server/files/files.schema.ts'
import type { AgentConnection } from '#web/lib/agent-client.ts'
import type { ControlPlane } from '#web/lib/control-plane.ts'
import type { ContextKeys } from '../commands/context-keys.ts'
import { droppedThings } from './dropped-things.ts'
import type { Transfers } from './transfers.ts'
import { UploadQuestions } from './upload-questions.ts'

export type TransfersOptions = {
  control: ControlPlane
  connection: AgentConnection
  contextKeys: ContextKeys
  name: string
}

/** What moves bytes is fetched when something is first moved. */
export class BulkTransfers implements Transfers {
  readonly questions = new UploadQuestions()
  readonly #options: TransfersOptions

  constructor(options: TransfersOptions) {
    this.#options = options
    this.#offerAll(true, true)
    const stop = options.connection.status.subscribe(({ phase }) => {
      if (phase !== 'connected') return
      stop()
      void this.#askSwitches()
    })
  }

  addressOf(path: string): Promise<string> {
    return this.mint('read', [path])
  }

  async download(paths: readonly string[]): Promise<void> {
    const { download } = await import('./download.ts')
    await download({ ...this.#options, mint: this.mint }, paths)
  }

  async upload(folder: string, dropped: DataTransfer | readonly File[]): Promise<void> {
    const things = droppedThings(dropped)
    const { upload } = await import('./upload/upload.tsx')
    const { questions, mint } = this
    await upload({ ...this.#options, questions, mint }, { folder, things })
  }

  readonly mint = async (kind: AddressKind, paths: readonly string[]): Promise<string> => {
    const { control, name } = this.#options
    return (await control.files.mint.mutate({ name, kind, paths: [...paths] })).url
  }

  async #askSwitches(): Promise<void> {
    try {
      const { control, name } = this.#options
      const { uploads, downloads } = await control.files.switches.query({ name })
      this.#offerAll(uploads, downloads)
    } catch {
      // Then they are offered, and whoever tries is told.
    }
  }

  /** By the names that these have where VS Code is served to browsers. */
  #offerAll(uploads: boolean, downloads: boolean): void {
    this.#options.contextKeys.set('isEnabledFileUploads', uploads)
    this.#options.contextKeys.set('isEnabledFileDownloads', downloads)
  }
}

export type Mint = BulkTransfers['mint']
