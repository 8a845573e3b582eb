import type { SignedInContext } from '#server/trpc.ts'
import type {
  IssuePage,
  ListRefsInput,
  ListRepositoriesInput,
  PullRequestPage,
  RefPage,
  RefWish,
  RepositoryPage,
  Resolution,
} from './repositories.schema.ts'

/** What an address of a host says; nothing of it was looked up yet. */
export type HostAddress = {
  /** `owner/name`. */
  path: string
  /** Where a branch ends and a folder begins is not to be told from `tree` alone. */
  wish: RefWish | { kind: 'tree'; path: string } | null
}

type Paged = { cursor?: number | null | undefined }
/** `name`: the path in the repository. */
type FilePlace = { name: string; sha: string }
type FolderEntry = { name: string; kind: 'file' | 'folder' | 'other'; sizeBytes: number }

/**
 * What a host of repositories is asked, in the name of the person who asks where they are known
 * there and it is reachable, else of nobody. What it refuses or does not have is an AppError with a
 * sentence for the person.
 */
export interface RepositoryProvider {
  /** Null for an address that is not the host's. */
  read(ctx: SignedInContext, address: string): HostAddress | null
  list(ctx: SignedInContext, input: ListRepositoriesInput): Promise<RepositoryPage>
  search(ctx: SignedInContext, text: string): Promise<RepositoryPage>
  listRefs(
    ctx: SignedInContext,
    path: string,
    input: Omit<ListRefsInput, 'repositoryUrl'>,
  ): Promise<RefPage>
  listPullRequests(ctx: SignedInContext, path: string, input: Paged): Promise<PullRequestPage>
  listIssues(ctx: SignedInContext, path: string, input: Paged): Promise<IssuePage>
  resolve(ctx: SignedInContext, address: HostAddress): Promise<Resolution>
  /** As `codespaces.create` takes it. */
  urlOf(ctx: SignedInContext, path: string): string
  /**
   * What never changes of it there, also where it is called otherwise by now; null where nobody
   * is to be asked.
   */
  identify(ctx: SignedInContext, path: string): Promise<string | null>
  /** What a file holds at a commit; null where there is none, or it is none. */
  readFile(ctx: SignedInContext, path: string, file: FilePlace): Promise<Uint8Array | null>
  /**
   * The names of the folders in a folder at a commit, as a shell lists and sorts them; none where
   * it is not there.
   */
  listFolders(ctx: SignedInContext, path: string, folder: FilePlace): Promise<string[]>
  /** What is in a folder at a commit; nothing where it is not there. */
  listFolder(ctx: SignedInContext, path: string, folder: FilePlace): Promise<FolderEntry[]>
}
