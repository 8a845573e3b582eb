import { z } from 'zod'
import type { PullRequest, RepositorySummary } from './repositories.schema.ts'

/** One line without what would change the direction or the look of the text around it (S-26). */
const oneLine = (text: string, longest: number): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .trim()
    .slice(0, longest)
    .toWellFormed()

const title = z.string().transform((text) => oneLine(text, 300))
const author = z.object({ login: z.string() }).nullish()
const login = (person: z.output<typeof author>): string => person?.login ?? 'ghost'

/** What we read of GitHub's `repository`, for which `url` says how Git reaches it. */
export const repositoryAt = (githubUrl: string) =>
  z
    .object({
      id: z.int().positive(),
      full_name: z.string().regex(/^[\w-]{1,100}\/[\w.-]{1,100}$/),
      description: z.string().nullish(),
      default_branch: z.string(),
      private: z.boolean(),
      fork: z.boolean(),
      archived: z.boolean().optional(),
    })
    .transform(
      (found): RepositorySummary => ({
        id: String(found.id),
        path: found.full_name,
        url: `${githubUrl}/${found.full_name}`,
        description: found.description ? oneLine(found.description, 300) : null,
        defaultBranch: found.default_branch,
        isPrivate: found.private,
        isFork: found.fork,
        isArchived: found.archived ?? false,
      }),
    )

const head = z.object({
  ref: z.string(),
  sha: z.string(),
  repo: z.object({ id: z.int(), full_name: z.string() }).nullish(),
})

/**
 * What we read of GitHub's `pull-request` and `pull-request-simple`. `sha`: the commit
 * its branch is at.
 */
export const githubPull = z
  .object({
    number: z.int(),
    title,
    user: author,
    state: z.string(),
    draft: z.boolean().optional(),
    head,
    base: z.object({ repo: z.object({ id: z.int() }) }),
  })
  .transform((found): PullRequest & { sha: string } => ({
    number: found.number,
    title: found.title,
    author: login(found.user),
    headBranch: found.head.ref,
    headRepository: found.head.repo?.full_name ?? null,
    headRepositoryId: found.head.repo ? String(found.head.repo.id) : null,
    isFork: found.head.repo?.id !== found.base.repo.id,
    isOpen: found.state === 'open',
    isDraft: found.draft ?? false,
    sha: found.head.sha,
  }))

/** GitHub counts pull requests among its issues. */
export const githubIssue = z
  .object({ number: z.int(), title, user: author, pull_request: z.unknown().optional() })
  .transform((found) => ({
    number: found.number,
    title: found.title,
    author: login(found.user),
    isPullRequest: found.pull_request !== undefined && found.pull_request !== null,
  }))

export const githubCommits = z.array(z.object({ sha: z.string().regex(/^[0-9a-f]{40,64}$/) }))
export const githubRefs = z.array(z.object({ ref: z.string() }))
export const githubRef = z.object({ object: z.object({ sha: z.string(), type: z.string() }) })
export const githubMoved = z.object({ url: z.string() })
export const githubFile = z.object({
  type: z.literal('file'),
  encoding: z.literal('base64'),
  content: z.string(),
})
export const githubFolder = z.array(
  z.object({ name: z.string(), type: z.string(), size: z.number().default(0) }),
)
