import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type AgentStart, agentStart, lineSocketName, lineStartName } from '#agent/protocol/line.ts'
import { AppError } from '#server/errors.ts'

/**
 * The kernel takes 107 bytes. What remains is for the name under which a socket is made
 * before its rename.
 */
const maxSocketPathBytes = 90
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * The folder of each codespace's line, mounted read-only into its container. Its name is
 * the codespace's id written shorter, because the path of a socket has to be short, and
 * can be read back.
 */
export class LineFolders {
  readonly #parent: string

  constructor(parent: string) {
    this.#parent = parent
  }

  path(codespaceId: string): string {
    if (!uuid.test(codespaceId)) throw new Error(`Not the id of a codespace: ${codespaceId}`)
    return join(
      this.#parent,
      Buffer.from(codespaceId.replaceAll('-', ''), 'hex').toString('base64url'),
    )
  }

  socketPath(codespaceId: string): string {
    const path = join(this.path(codespaceId), lineSocketName)
    if (Buffer.byteLength(path) < maxSocketPathBytes) return path
    throw new AppError(
      'LINE_PATH_TOO_LONG',
      `The path ${path} is too long for a socket. Choose a shorter data folder.`,
    )
  }

  /** A folder that is there is kept: a running container has it mounted. */
  async make(codespaceId: string): Promise<string> {
    this.socketPath(codespaceId)
    const folder = this.path(codespaceId)
    await mkdir(this.#parent, { recursive: true, mode: 0o700 })
    await chmod(this.#parent, 0o700)
    await mkdir(folder, { recursive: true })
    await chmod(folder, 0o755)
    return folder
  }

  /** All or nothing: the agent never reads half of it. */
  async writeStart(codespaceId: string, start: AgentStart): Promise<void> {
    const path = join(await this.make(codespaceId), lineStartName)
    const temporary = `${path}.${randomBytes(4).toString('hex')}`
    const file = await open(temporary, 'wx', 0o644)
    try {
      await file.writeFile(JSON.stringify(agentStart.parse(start)))
      await file.chmod(0o644)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  }

  /** Of the start last written; null where there is none that can be read. */
  async readGeneration(codespaceId: string): Promise<number | null> {
    try {
      const text = await readFile(join(this.path(codespaceId), lineStartName), 'utf8')
      return z.object({ generation: z.int() }).parse(JSON.parse(text)).generation
    } catch {
      // Missing or from another age: either way nothing is known of what runs.
      return null
    }
  }

  async remove(codespaceId: string): Promise<void> {
    await rm(this.path(codespaceId), { recursive: true, force: true })
  }

  async list(): Promise<string[]> {
    const exists = await stat(this.#parent).catch(() => null)
    const names = exists ? await readdir(this.#parent) : []
    return names.map(codespaceIdOf).filter((id) => id !== null)
  }
}

function codespaceIdOf(folderName: string): string | null {
  const hex = Buffer.from(folderName, 'base64url').toString('hex')
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return uuid.test(id) ? id : null
}
