import { createHash } from 'node:crypto'
import { heldCredentials, type PutCredentialsInput } from '#agent/protocol/credentials.ts'
import type { AppContext } from '#server/context.ts'
import { apiUrlOf, readCodespaceGrant } from '#server/github/github.ts'
import { callAgent } from '../agent-calls.ts'
import { type CodespaceRow, findById } from '../codespaces.store.ts'
import { pushAdvice } from '../forks/push-advice.ts'
import type { StepLog } from '../journal/step-runner.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'
import { accessOf, isAccessDue, releaseCloneAccess, renewAccess } from './repository-access.ts'

/** What its agent is to hold now. Not for logs: tokens are in it. */
async function credentialsFor(ctx: AppContext, row: CodespaceRow): Promise<PutCredentialsInput> {
  const access = accessOf(row)
  // What an untrusted one was cloned with is not for what runs in it (S-76).
  const grant = isTrustedStart(row) ? await readCodespaceGrant(ctx, row.id) : null
  const { url } = ctx.config.github
  const { host } = new URL(url)
  const isAtGithub = access !== null && access.refusal !== 'elsewhere'
  const grants = (grant?.tokens ?? []).flatMap(({ token, expiresAt, repositories, permissions }) =>
    repositories.map(({ path }) => {
      const [owner = '', repository = ''] = path.split('/')
      const isWritable = permissions.contents === 'write'
      return { host, owner, repository, token, expiresAt, isWritable }
    }),
  )
  const held = {
    grants,
    identity: access?.identity ?? null,
    github: isAtGithub
      ? {
          repository: repositoryIn(row.repositoryUrl),
          serverUrl: url,
          apiUrl: apiUrlOf(url),
          push: pushAdvice(row, access),
        }
      : null,
  }
  const { identity, github } = held
  // One of several is taken back by itself, and what a person gave is another's by now
  // under the same id.
  const tokens = grant?.tokens.map((one) => [one.id, one.token])
  const said = JSON.stringify([{ identity, github }, tokens ?? null])
  return { version: createHash('sha256').update(said).digest('hex').slice(0, 32), ...held }
}

const repositoryIn = (url: string): string => new URL(url).pathname.slice(1).replace(/\.git$/, '')

/** To the agent of a start; the step's log says what it may do, or why it may not. */
export async function deliverCredentials(
  ctx: AppContext,
  { id }: Pick<CodespaceRow, 'id'>,
  { signal, log }: { signal: AbortSignal; log: Pick<StepLog, 'add'> },
): Promise<void> {
  const row = await findById(ctx, id)
  if (!row) return
  const credentials = await credentialsFor(ctx, row)
  const { grants, identity, github } = credentials
  if (!identity && !github) return
  await put(ctx, row, credentials, signal)
  const access = accessOf(row)
  for (const { owner, repository, isWritable } of grants) {
    log.add(`GitHub token for ${owner}/${repository}: ${isWritable ? 'write' : 'read'}.\n`)
  }
  for (const { sentence } of access ? [access, ...access.others] : []) {
    if (sentence) log.add(`${sentence}\n`)
  }
}

/**
 * To the agent of one that runs: a token that is renewed in time, what changed, and all of it after
 * a crash of the agent, which has lost it.
 */
export async function keepCredentials(
  ctx: AppContext,
  { id, generation }: Pick<CodespaceRow, 'id' | 'generation'>,
  signal: AbortSignal,
): Promise<void> {
  const before = await findById(ctx, id)
  if (before?.generation !== generation || before.desired !== 'running') return
  if (await isAccessDue(ctx, before)) await renewAccess(ctx, before)
  await handCredentials(ctx, before, signal)
}

/** To the agent of one that runs, what there is by now: GitHub is not asked. */
export async function handCredentials(
  ctx: AppContext,
  { id }: Pick<CodespaceRow, 'id'>,
  signal: AbortSignal,
): Promise<void> {
  const row = await findById(ctx, id)
  if (!row || accessOf(row) === null) return
  await releaseCloneAccess(ctx, row)
  const credentials = await credentialsFor(ctx, row)
  // Made from something else than GitHub's, by somebody who is not there: nothing ever comes of it.
  if (!credentials.identity && !credentials.github) return
  const held = await callAgent(
    ctx,
    id,
    { procedure: 'credentials.held', kind: 'query', answer: heldCredentials },
    signal,
  )
  if (held.version !== credentials.version) await put(ctx, row, credentials, signal)
}

async function put(
  ctx: AppContext,
  row: CodespaceRow,
  input: PutCredentialsInput,
  signal: AbortSignal,
): Promise<void> {
  const call = { procedure: 'credentials.put', kind: 'mutation', answer: heldCredentials } as const
  await callAgent(ctx, row.id, { ...call, input }, signal)
}
