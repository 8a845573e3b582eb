import { constants } from 'node:fs'
import { join } from 'node:path'
import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import { ownFolder } from '../files/own-folder.ts'
import { removeTree } from '../files/remove-tree.ts'
import { readWhole, writeWhole } from '../files/whole-files.ts'
import { findRepository, type Repository } from '../git/find-repository.ts'
import { findGit, runGit } from '../workspace/run-git.ts'

const mostOutputBytes = 32 * 1024 * 1024
const readBytes = 256 * 1024
const mostShallowBytes = 8 * 1024 * 1024

/**
 * Content as it is on the disk: no filter, no change of line ends, whatever the repository says.
 * A file of Git LFS is saved itself, not the pointer to what is nowhere else.
 */
const attributes = '* -text -filter -ident -working-tree-encoding\n'

/** Nothing that the user or the repository configures counts where a snapshot is made. */
const ownEnvironment = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_AUTHOR_NAME: 'Bothy',
  GIT_AUTHOR_EMAIL: 'bothy@localhost',
  GIT_COMMITTER_NAME: 'Bothy',
  GIT_COMMITTER_EMAIL: 'bothy@localhost',
}

export type GitResult = { isDone: boolean; bytes: Buffer }
type Asked = {
  /** Given to it on its standard input. */
  input?: Uint8Array
  mostBytes?: number
}

/**
 * A repository beside the user's, which has the user's objects and their working tree, and nothing
 * else of theirs: no configuration, no attributes, no hooks, no refs. What a snapshot needs of
 * commits and refs is made in here, so that none of it is in `git log --all`, nor pushed by
 * `git push --mirror`.
 */
export class ShadowRepository {
  readonly repository: Repository
  /** For files that go with it. */
  readonly folder: string
  /** Once it is aborted nobody waits for what is done here. */
  readonly signal: AbortSignal
  readonly #ctx: AgentContext
  readonly #git: string
  #asked = 0

  /** @throws AgentError `NOT_A_REPOSITORY` where the workspace is none, or there is no Git */
  static async make(ctx: AgentContext, signal: AbortSignal): Promise<ShadowRepository> {
    const repository = await findRepository(ctx.files, ctx.start.workspaceFolder)
    const git = repository && (await findGit(ctx))
    if (!repository || !git) throw new AgentError('NOT_A_REPOSITORY', 'Here is no repository.')
    const folder = join(await ownFolder(ctx, 'snapshots'), 'work')
    await removeIfAny(ctx, folder)
    const made = new ShadowRepository(ctx, { repository, folder, git, signal })
    await made.#init()
    return made
  }

  private constructor(
    ctx: AgentContext,
    parts: { repository: Repository; folder: string; git: string; signal: AbortSignal },
  ) {
    this.#ctx = ctx
    this.repository = parts.repository
    this.folder = parts.folder
    this.#git = parts.git
    this.signal = parts.signal
  }

  get #bare(): string {
    return join(this.folder, 'repository')
  }

  async #init(): Promise<void> {
    const { files } = this.#ctx
    const { commonFolder } = this.repository
    await files.makeFolders(join(this.#bare, 'info'), 0o700)
    const format = await this.user(['rev-parse', '--show-object-format'])
    const isLong = format.isDone && format.bytes.toString().trim() === 'sha256'
    const init = ['init', '--quiet', '--template=', ...(isLong ? ['--object-format=sha256'] : [])]
    await this.ask(init)
    await files.makeFolders(join(this.#bare, 'objects/info'), 0o700)
    const alternates = Buffer.from(`${join(commonFolder, 'objects')}\n`)
    await writeWhole(files, join(this.#bare, 'objects/info/alternates'), alternates)
    await writeWhole(files, join(this.#bare, 'info/attributes'), Buffer.from(attributes))
    const shallow = await readWhole(files, join(commonFolder, 'shallow'), mostShallowBytes)
    if (shallow) await writeWhole(files, join(this.#bare, 'shallow'), shallow)
  }

  /** Asks the user's own repository, with the user's own configuration. */
  user(args: string[], asked: Asked = {}): Promise<GitResult> {
    return this.#run(args, {}, asked)
  }

  /** As `user`, with what is printed read part by part, however much it is. */
  async read(args: string[], onBytes: (bytes: Uint8Array) => void): Promise<boolean> {
    const { isDone, output } = await this.#start(args, {}, {})
    if (!(await this.#ctx.files.find(output))) return false
    await using file = await this.#ctx.files.open(output, constants.O_RDONLY | constants.O_NOFOLLOW)
    const part = Buffer.alloc(readBytes)
    for (;;) {
      this.signal.throwIfAborted()
      const { bytesRead } = await file.read(part, 0, part.length)
      if (bytesRead === 0) return isDone
      onBytes(part.subarray(0, bytesRead))
    }
  }

  /** Runs in here, on the user's working tree. */
  own(args: string[], asked: Asked = {}): Promise<GitResult> {
    const places = {
      GIT_DIR: this.#bare,
      GIT_WORK_TREE: this.repository.realRoot,
      GIT_INDEX_FILE: join(this.folder, 'index'),
    }
    return this.#run(args, { ...ownEnvironment, ...places }, asked)
  }

  /** The user's repository, with nothing of the user's configuration. */
  plain(args: string[], asked: Asked = {}): Promise<GitResult> {
    return this.#run(args, ownEnvironment, asked)
  }

  /** As `own`, for what cannot fail but by a fault. @throws AgentError `GIT_FAILED` */
  async ask(args: string[], asked: Asked = {}): Promise<string> {
    return wanted(args, await this.own(args, asked))
  }

  async #run(
    args: string[],
    environment: Record<string, string>,
    asked: Asked,
  ): Promise<GitResult> {
    const { isDone, output } = await this.#start(args, environment, asked)
    const bytes = await readWhole(this.#ctx.files, output, mostOutputBytes)
    return { isDone: isDone && bytes !== null, bytes: bytes ?? Buffer.alloc(0) }
  }

  /** Resolves to the file that has what it printed. */
  async #start(
    args: string[],
    environment: Record<string, string>,
    { input, mostBytes }: Asked,
  ): Promise<{ isDone: boolean; output: string }> {
    const { files } = this.#ctx
    this.#asked += 1
    const output = join(this.folder, `output-${this.#asked}`)
    const inputFile = join(this.folder, `input-${this.#asked}`)
    if (input) await writeWhole(files, inputFile, input)
    const isDone = await runGit(
      this.#ctx,
      {
        git: this.#git,
        folder: this.repository.realRoot,
        args,
        environment,
        onOutput: () => undefined,
        streams: {
          output,
          ...(input ? { input: inputFile } : {}),
          ...(mostBytes === undefined ? {} : { mostBytes }),
        },
      },
      this.signal,
    )
    return { isDone, output }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeIfAny(this.#ctx, this.folder)
  }
}

function wanted(args: string[], { isDone, bytes }: GitResult): string {
  if (isDone) return bytes.toString().trim()
  throw new AgentError('GIT_FAILED', `git ${args[0]} failed.`)
}

async function removeIfAny({ files }: AgentContext, path: string): Promise<void> {
  if (await files.find(path)) await removeTree(files, path, { isForced: true })
}
