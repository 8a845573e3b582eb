import { z } from 'zod'
import {
  configurationHash,
  termChanges,
  trust,
  wants,
} from '#server/codespaces/trust/trust.schema.ts'
import { devcontainerPath } from '#server/devcontainers/devcontainers.schema.ts'
import { machineNeeds } from '#server/machines/machines.schema.ts'
import { storableText } from '#server/text.schema.ts'

/** Text that can stand in an address. */
const askableText = storableText.refine((text) => text.isWellFormed(), 'It holds half a character.')

/** Git's own rules for a branch or tag (git-check-ref-format), less what begins with a dash. */
export const refName = askableText
  .trim()
  .min(1)
  .max(250)
  .refine(
    (name) =>
      !/^[-/.]|\.\.|\/\/|@\{|[\s~^:?*[\\\p{Cc}]|\/\.|[/.]$|\.lock(\/|$)/u.test(name) &&
      name !== '@',
    'That is not a name Git allows.',
  )

const wholeSha = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/)
/** As a person may write it: in part, and in capitals. */
const sha = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{7,64}$/)
const number = z.int().min(1).max(1_000_000_000)

const branchRef = z.strictObject({ kind: z.literal('branch'), name: refName })
const tagRef = z.strictObject({ kind: z.literal('tag'), name: refName })
const pullRef = z.strictObject({ kind: z.literal('pull'), number })

/** Where in a repository a codespace begins. */
export const gitRef = z.discriminatedUnion('kind', [
  branchRef,
  tagRef,
  z.strictObject({ kind: z.literal('commit'), sha: wholeSha }),
  pullRef,
])
export type GitRef = z.infer<typeof gitRef>

/**
 * The same as people name it: a commit by its beginning, or an issue, for which a branch is made.
 */
export const refWish = z.discriminatedUnion('kind', [
  branchRef,
  tagRef,
  z.strictObject({ kind: z.literal('commit'), sha }),
  pullRef,
  z.strictObject({ kind: z.literal('issue'), number }),
])
export type RefWish = z.infer<typeof refWish>

const address = askableText.trim().min(1).max(2000)
/** Which page; the first where it is not said. */
const cursor = z.int().min(1).max(1000).nullish()

export const listRepositoriesInput = z.object({
  of: z.enum(['person', 'organizations']),
  cursor,
})
export type ListRepositoriesInput = z.infer<typeof listRepositoriesInput>
export const searchRepositoriesInput = z.strictObject({ text: askableText.trim().min(1).max(300) })
/** `prefix`: how the names begin. */
export const listRefsInput = z.object({
  repositoryUrl: address,
  kind: z.enum(['branch', 'tag']),
  prefix: askableText.trim().max(250).default(''),
  cursor,
})
export type ListRefsInput = z.infer<typeof listRefsInput>
export const listOpenInput = z.object({ repositoryUrl: address, cursor })
/** `ref` outranks what the address names. */
export const resolveInput = z.strictObject({ address, ref: refWish.optional() })
export type ResolveInput = z.infer<typeof resolveInput>
/** `sha`: null where nothing is known of the host. `ref`: as it was resolved. */
export const previewInput = z.strictObject({
  repositoryUrl: address,
  sha: wholeSha.nullable(),
  ref: gitRef.nullish(),
  /** Which of its configurations; the first where there is no such. */
  devcontainerPath: devcontainerPath.nullish(),
})
export type PreviewInput = z.infer<typeof previewInput>

export const repositorySummary = z.object({
  /** At its host, where it never changes. */
  id: z.string(),
  /** `owner/name`, as it is called now. */
  path: z.string(),
  /** As `codespaces.create` takes it. */
  url: z.string(),
  description: z.string().nullable(),
  defaultBranch: z.string(),
  isPrivate: z.boolean(),
  isFork: z.boolean(),
  isArchived: z.boolean(),
})
export type RepositorySummary = z.infer<typeof repositorySummary>

const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextPage: z.number().nullable() })

/** `isConnected`: it was asked in the person's name; without, nothing is known as theirs. */
export const repositoryPage = pageOf(repositorySummary).extend({ isConnected: z.boolean() })
export type RepositoryPage = z.infer<typeof repositoryPage>
export const refPage = pageOf(z.object({ name: z.string() }))
export type RefPage = z.infer<typeof refPage>

export const pullRequest = z.object({
  number: z.number(),
  title: z.string(),
  author: z.string(),
  headBranch: z.string(),
  /** `owner/name`; null where it was deleted. */
  headRepository: z.string().nullable(),
  headRepositoryId: z.string().nullable(),
  isFork: z.boolean(),
  isOpen: z.boolean(),
  isDraft: z.boolean(),
})
export type PullRequest = z.infer<typeof pullRequest>
export const pullRequestPage = pageOf(pullRequest)
export type PullRequestPage = z.infer<typeof pullRequestPage>

export const issue = z.object({ number: z.number(), title: z.string(), author: z.string() })
export type Issue = z.infer<typeof issue>
export const issuePage = pageOf(issue)
export type IssuePage = z.infer<typeof issuePage>

/** What would be created from an address. */
export const resolution = z.object({
  repositoryUrl: z.string(),
  /** Null where nothing more is known of its host than how Git reaches it. */
  repository: repositorySummary.nullable(),
  /** Null for the default branch, and where nothing was asked for. */
  ref: gitRef.nullable(),
  /** The commit this is now; null where nothing is known of the host. */
  sha: z.string().nullable(),
  pullRequest: pullRequest.nullable(),
  issue: issue.nullable(),
  /** A name for a branch that is made for the issue. */
  newBranch: z.string().nullable(),
})
export type Resolution = z.infer<typeof resolution>

/** What would run, as far as it is known before the clone. */
export const preview = z.object({
  /** Of its devcontainer.json; null where it has none. */
  configurationPath: z.string().nullable(),
  /**
   * All that it has, in the order in which the first is taken. `name`: as the file says; null where
   * it says nothing.
   */
  configurations: z.array(z.object({ path: z.string(), name: z.string().nullable() })),
  /** Why its configuration cannot be used; it would run on the default one. */
  problem: z.string().nullable(),
  /**
   * What somebody says they trust it with; null where its configuration is not known
   * before the clone.
   */
  configurationHash: configurationHash.nullable(),
  /** Why that is not known; null where it is. */
  unreadable: z.string().nullable(),
  /** Of who asks: what it would start with, if its clone has this configuration. */
  trust,
  wants,
  changes: termChanges,
  /** What its `hostRequirements` ask for, as far as they are known. */
  needs: machineNeeds,
})
export type Preview = z.infer<typeof preview>
