import { chownSync, constants, lstatSync, mkdirSync, statfsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import { orRefusal } from '../files/file-errors.ts'
import { containerPaths } from '../protocol/line.ts'
import type { PutSecretsInput, SecretsPut } from '../protocol/secrets.ts'
import { randomId } from '../random-id.ts'

export type SecretFilesContext = Pick<AgentContext, 'start' | 'user' | 'effectiveUser' | 'files'>
type SecretFile = PutSecretsInput['files'][number]
type Refused = SecretsPut['refused']

const tmpfsMagic = 0x01021994
/** Anything else could be a way out of the folder. */
const fileName = /^[A-Za-z0-9_]{1,200}$/
const newFile = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW

/**
 * Secrets that are files: their content in a folder that is memory, and a link to it where the file
 * is wanted. All of it is done with the user's rights, so that no link of theirs leads anywhere
 * they could not go.
 */
export class SecretFiles {
  readonly #ctx: SecretFilesContext
  /** Root's, so that nobody puts something else into the place of the user's folder in it. */
  readonly #root: string
  readonly #folder: string

  constructor(ctx: SecretFilesContext, root: string) {
    this.#ctx = ctx
    this.#root = root
    this.#folder = join(root, 'files')
  }

  /** Where its link is to be. */
  placeOf({ path }: Pick<SecretFile, 'path'>): string {
    const { homeFolder } = this.#ctx.user
    return normalize(path.startsWith('~/') ? join(homeFolder, path.slice(2)) : path)
  }

  /**
   * These, and no others. `known` is where links of ours may be, and `links` where they are now.
   * What stands at a path and is not ours stays, and the secret is refused.
   */
  async replace(
    files: SecretFile[],
    known: string[],
  ): Promise<{ refused: Refused; links: string[] }> {
    const places = new Map<string, SecretFile>()
    const refused: Refused = []
    for (const file of files) {
      const place = this.placeOf(file)
      if (places.has(place)) refuse(refused, file, 'Another secret has this path.')
      else if (!fileName.test(file.name)) refuse(refused, file, 'Its name is no name of a file.')
      else places.set(place, file)
    }
    const reason = places.size > 0 ? await this.#prepare() : null
    const links: string[] = []
    for (const [place, file] of places) {
      try {
        if (reason) throw new AgentError('FILE_NOT_PERMITTED', reason)
        await orRefusal('file', () => this.#put(file, place))
        links.push(place)
      } catch (error) {
        if (!(error instanceof AgentError)) console.error(`The secret ${file.name}:`, error)
        refuse(refused, file, error instanceof AgentError ? error.message : 'It failed.')
      }
    }
    for (const place of known) {
      if (!links.includes(place)) await this.#removeLink(place).catch(() => links.push(place))
    }
    const kept = links.flatMap((place) => places.get(place)?.name ?? [])
    await this.#removeOthers(new Set(kept))
    return { refused, links }
  }

  /** Why there is no place for files in this container; null where there is. */
  #prepare(): Promise<string | null> {
    return this.#ctx.effectiveUser.asRoot(() => {
      if (!isMemory(this.#root)) {
        return 'This container was made before there were secrets as files. Rebuild it to have them.'
      }
      if (lstatSync(this.#folder, { throwIfNoEntry: false })) return null
      mkdirSync(this.#folder, { mode: 0o700 })
      const { uid, gid } = this.#ctx.user
      if (process.geteuid?.() === 0) chownSync(this.#folder, uid, gid)
      return null
    })
  }

  async #put(file: SecretFile, place: string): Promise<void> {
    const { files, effectiveUser } = this.#ctx
    const target = join(this.#folder, file.name)
    const temporary = join(this.#folder, `.${randomId()}`)
    const handle = await files.open(temporary, newFile, 0o600)
    try {
      await effectiveUser.asUser(() => handle.writeFile(Buffer.from(file.content, 'base64')))
      await effectiveUser.asUser(() => handle.chmod(Number.parseInt(file.mode, 8)))
    } finally {
      await handle.close()
    }
    await files.rename(temporary, target)
    await this.#link(place, target)
  }

  async #link(place: string, target: string): Promise<void> {
    const { files } = this.#ctx
    await files.makeFolders(dirname(place), 0o700)
    const found = await files.find(place)
    if (found) {
      const pointsAt = await this.#ownTarget(place)
      if (pointsAt === target) return
      if (pointsAt === null) {
        throw new AgentError('FILE_EXISTS', 'Something else stands at its path, and stays.')
      }
      await files.unlink(place)
    }
    await files.symlink(target, place)
  }

  async #removeLink(place: string): Promise<void> {
    const { files } = this.#ctx
    const found = await files.find(place).catch(() => null)
    if (found && (await this.#ownTarget(place)) !== null) await files.unlink(place)
  }

  /** Where it points, if it is a link of ours. */
  async #ownTarget(place: string): Promise<string | null> {
    const target = await this.#ctx.files.readlink(place).catch(() => null)
    return target !== null && dirname(target) === this.#folder ? target : null
  }

  async #removeOthers(names: Set<string>): Promise<void> {
    const { effectiveUser } = this.#ctx
    const found = await effectiveUser.asUser(() => readdir(this.#folder)).catch(() => [])
    for (const name of found) {
      if (names.has(name)) continue
      const gone = effectiveUser.asUser(() => rm(join(this.#folder, name), { recursive: true }))
      // What root has made there the user cannot take away; the secrets come all the same.
      await gone.catch((error: unknown) => console.error(`${name} among the secrets:`, error))
    }
  }
}

function refuse(refused: Refused, { name }: SecretFile, reason: string): void {
  refused.push({ name, reason: reason.slice(0, 300) })
}

/** Only tests have it elsewhere, in a folder of theirs. */
function isMemory(folder: string): boolean {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return false
  return folder !== containerPaths.secrets || statfsSync(folder).type === tmpfsMagic
}
