import type { Stats } from 'node:fs'
import {
  chmod,
  mkdir,
  open,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  statfs,
  truncate,
} from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#server/errors.ts'
import { HostToolError, runHostTool } from '../host-tools.ts'
import { mountImage, unmountImage } from './loop-mounts.ts'

const blockBytes = 4096
const trial = 'trial'
const trialBytes = 4 * 1024 * 1024
/**
 * Less than this on the machine's disk, and a new workspace would soon fail in the
 * middle of a write.
 */
const minFreeBytes = 512 * 1024 * 1024
/** The part of an image that containers see: made by us, below the image's own root. */
const innerFolder = 'w'
/** Beside it the named volumes, each of which is all that a container sees of them. */
const volumesFolder = 'v'
/** Of `e2fsck`: there were faults, and all of them were mended. */
const mendedCode = 1
const finished = '.img'
const unfinished = '.img.new'

/**
 * Workspaces as sparse ext4 images, each no larger than it was made. They need root
 * and loop devices.
 */
export class WorkspaceImages {
  readonly #dataFolder: string
  #ability: Promise<boolean> | null = null

  constructor(dataFolder: string) {
    this.#dataFolder = dataFolder
  }

  /** Found out by trying, once. Missing tools are an error: with them it would work. */
  canLimit(): Promise<boolean> {
    this.#ability ??= this.#try().catch((error: unknown) => {
      this.#ability = null
      throw error
    })
    return this.#ability
  }

  /** The bytes it may hold, or null where there is no image of this codespace. */
  async find(codespaceId: string): Promise<number | null> {
    const { images } = await this.#folders()
    return sizeOf(join(images, codespaceId + finished))
  }

  /** One that is there is kept as it is. Resolves to the limit that holds. */
  async create(codespaceId: string, limitBytes: number): Promise<number> {
    const existing = await this.find(codespaceId)
    if (existing !== null) return existing
    const { images } = await this.#folders()
    const { bavail, bsize } = await statfs(images)
    if (bavail * bsize < Math.min(minFreeBytes, limitBytes)) {
      throw new AppError('HOST_DISK_FULL', 'The disk of this server is nearly full.')
    }
    const bytes = Math.floor(limitBytes / blockBytes) * blockBytes
    const temporary = join(images, codespaceId + unfinished)
    await this.#format(temporary, bytes)
    await rename(temporary, join(images, codespaceId + finished))
    return bytes
  }

  /**
   * To be called only while nobody uses it: to grow one that is in use takes a power that not every
   * root has. Never less than it has; what a crash has interrupted is gone through with when it is
   * asked for again.
   * @throws AppError `HOST_DISK_FULL`, `WORKSPACE_NOT_GROWN`: it is as it was, and can be mounted
   */
  async grow(codespaceId: string, limitBytes: number): Promise<number> {
    const { images } = await this.#folders()
    const image = join(images, codespaceId + finished)
    const bytes = Math.floor(limitBytes / blockBytes) * blockBytes
    const before = (await stat(image)).size
    const { bavail, bsize } = await statfs(images)
    if (before < bytes && bavail * bsize < minFreeBytes) {
      throw new AppError('HOST_DISK_FULL', 'The disk of this server is nearly full.')
    }
    try {
      await this.unmount(codespaceId)
      // It refuses to resize what was not looked over since it was mounted last.
      await lookOver(image)
      if (before < bytes) await truncate(image, bytes)
      await runHostTool('resize2fs', [image])
    } catch (error) {
      if (!(error instanceof HostToolError)) throw error
      const message = 'The files of this codespace could not be given more room.'
      throw new AppError('WORKSPACE_NOT_GROWN', message, { cause: error })
    }
    return Math.max(before, bytes)
  }

  /** Of the machine's disk; null where there is no image of this codespace. */
  async usedBytes(codespaceId: string): Promise<number | null> {
    const found = await this.#look(codespaceId)
    return found && found.blocks * 512
  }

  async changedAt(codespaceId: string): Promise<number | null> {
    const found = await this.#look(codespaceId)
    return found && Math.floor(found.mtimeMs)
  }

  async #look(codespaceId: string): Promise<Stats | null> {
    const { images } = await this.#folders()
    try {
      return await stat(join(images, codespaceId + finished))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }

  /** The folder to bind into a container. Repeating it is fine. */
  async mount(codespaceId: string): Promise<string> {
    const { images, mounts } = await this.#folders()
    const folder = join(mounts, codespaceId)
    await mountImage(join(images, codespaceId + finished), folder)
    return join(folder, innerFolder)
  }

  /** Made if it is not there. Nobody but us can write where it is, but into it. */
  async volumeFolder(codespaceId: string, volume: string): Promise<string> {
    const { mounts } = await this.#folders()
    const folder = join(mounts, codespaceId, volumesFolder, volume)
    await mkdir(folder, { recursive: true, mode: 0o755 })
    return folder
  }

  async unmount(codespaceId: string): Promise<void> {
    const { mounts } = await this.#folders()
    await unmountImage(join(mounts, codespaceId))
  }

  async remove(codespaceId: string): Promise<void> {
    await this.unmount(codespaceId)
    const { images } = await this.#folders()
    await rm(join(images, codespaceId + finished), { force: true })
    await rm(join(images, codespaceId + unfinished), { force: true })
  }

  /** Ids of the codespaces with an image, a half-made one or a mount. */
  async list(): Promise<string[]> {
    const { images, mounts } = await this.#folders()
    const names = [...(await readdir(images)), ...(await readdir(mounts))]
    return names.map((name) => name.replace(/\.img(\.new)?$/, '')).filter((name) => name !== trial)
  }

  /** By their real paths, which is what the kernel's list of mounts has. */
  async #folders(): Promise<Record<'images' | 'mounts' | 'skeleton', string>> {
    const make = async (name: string) => {
      const path = join(this.#dataFolder, name)
      await mkdir(path, { recursive: true, mode: 0o700 })
      await chmod(path, 0o700)
      return realpath(path)
    }
    const [images, mounts, skeleton] = await Promise.all(
      ['volumes', 'mounts', 'skeleton'].map(make),
    )
    return { images, mounts, skeleton } as Record<'images' | 'mounts' | 'skeleton', string>
  }

  async #format(path: string, bytes: number): Promise<void> {
    const { skeleton } = await this.#folders()
    await mkdir(join(skeleton, innerFolder), { recursive: true })
    await chmod(join(skeleton, innerFolder), 0o755)
    const file = await open(path, 'w', 0o600)
    try {
      await file.truncate(bytes)
      const lazily = ['-E', 'lazy_itable_init=1,lazy_journal_init=1']
      await runHostTool('mkfs.ext4', ['-q', '-F', '-m', '0', ...lazily, '-d', skeleton, path])
      await file.sync()
    } finally {
      await file.close()
    }
  }

  async #try(): Promise<boolean> {
    if (process.getuid?.() !== 0 || (await sizeOf('/dev/loop-control')) === null) return false
    const { images, mounts } = await this.#folders()
    const image = join(images, trial + unfinished)
    const folder = join(mounts, trial)
    try {
      await unmountImage(folder)
      await this.#format(image, trialBytes)
      await mountImage(image, folder)
      await unmountImage(folder)
      return true
    } catch (error) {
      if (error instanceof HostToolError) return false
      throw error
    } finally {
      await rm(image, { force: true })
    }
  }
}

/** What it can mend without a question, as after a crash of the machine, is mended. */
async function lookOver(image: string): Promise<void> {
  try {
    await runHostTool('e2fsck', ['-f', '-p', image])
  } catch (error) {
    const isMended = error instanceof HostToolError && error.exitCode === mendedCode
    if (!isMended) throw error
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
