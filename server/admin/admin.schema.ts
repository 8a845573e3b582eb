import { z } from 'zod'
import {
  codespaceName,
  codespaceState,
  keyedCodespaceRef,
} from '#server/codespaces/codespaces.schema.ts'
import { storableText } from '#server/text.schema.ts'

export const userRole = z.enum(['owner', 'admin', 'member'])
export type UserRole = z.infer<typeof userRole>

export const adminUser = z.object({
  id: z.string(),
  name: z.string(),
  image: z.string().nullable(),
  /** As it was at the last sign-in; null for who is not known at GitHub. */
  githubLogin: z.string().nullable(),
  isLocal: z.boolean(),
  role: userRole,
  createdAt: z.number(),
  /** Null for somebody who may come in. */
  suspendedAt: z.number().nullable(),
  lastSeenAt: z.number().nullable(),
  sessions: z.int(),
  codespaces: z.int(),
  runningCodespaces: z.int(),
})
export type AdminUser = z.infer<typeof adminUser>

export const adminSearch = z.object({
  search: storableText.trim().max(200).default(''),
  cursor: z.string().max(300).nullable().default(null),
  limit: z.int().min(1).max(200).default(50),
})
export const adminUsers = z.object({
  users: z.array(adminUser),
  nextCursor: z.string().nullable(),
  total: z.int(),
})

export const userRef = z.object({ userId: storableText.max(100) })
/** The owner is nobody else's to make or unmake. */
export const setRoleInput = userRef.extend({ role: userRole.exclude(['owner']) })

/**
 * What an administrator sees of anybody's codespace: never its files, terminals, logs or
 * secrets (S-92).
 */
export const adminCodespace = z.object({
  name: codespaceName,
  displayName: z.string(),
  owner: z.object({ id: z.string(), name: z.string() }),
  repositoryUrl: z.string().nullable(),
  template: z.string().nullable(),
  branch: z.string().nullable(),
  state: codespaceState,
  failure: z.string().nullable(),
  workspaceLimitBytes: z.number().nullable(),
  createdAt: z.number(),
  lastUsedAt: z.number(),
  deletedUntil: z.number().nullable(),
})
export type AdminCodespace = z.infer<typeof adminCodespace>
export const adminCodespaces = z.object({
  codespaces: z.array(adminCodespace),
  nextCursor: z.string().nullable(),
  total: z.int(),
})
/** `stop`, and `delete` to the trash, from which its owner may restore it. */
export const adminCodespaceRef = keyedCodespaceRef

const health = z.enum(['ok', 'warning', 'failed'])
/**
 * One thing that is looked after: what it is, whether it is well, and what to do where it is not.
 */
export const healthRow = z.object({
  name: z.string(),
  health,
  /** One sentence, with figures. */
  detail: z.string(),
  /** The way out; null where nothing is to be done. */
  advice: z.string().nullable(),
})
export type HealthRow = z.infer<typeof healthRow>
export const systemHealth = z.object({ rows: z.array(healthRow), checkedAt: z.number() })
export type SystemHealth = z.infer<typeof systemHealth>
