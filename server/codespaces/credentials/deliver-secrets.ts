import { heldSecrets, type PutSecretsInput, secretsPut } from '#agent/protocol/secrets.ts'
import { audit } from '#server/audit/audit.ts'
import type { AppContext } from '#server/context.ts'
import { secretsFor } from '#server/secrets/secrets.ts'
import { callAgent } from '../agent-calls.ts'
import { auditedCodespace } from '../audited-codespace.ts'
import { type CodespaceRow, findOwnerName, update } from '../codespaces.store.ts'
import { configurationOf } from '../configuration/configuration.ts'
import type { StepLog } from '../journal/step-runner.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'
import { stampsOf } from './secret-stamps.ts'

type Delivery = Awaited<ReturnType<typeof secretsFor>>

const nothing: Delivery = {
  version: 'nothing',
  variables: [],
  files: [],
  unreadable: [],
  oversized: [],
  stamps: {},
  levels: {},
  withheld: null,
}

/** Half of what the agent takes in one request. */
const maxPartBytes = 512 * 1024

/**
 * What this codespace gets now, which is nothing where it is untrusted (S-76); null where that
 * cannot be said, which keeps no codespace from starting. Not for logs: it holds the values.
 */
export async function readSecrets(ctx: AppContext, row: CodespaceRow): Promise<Delivery | null> {
  if (!isTrustedStart(row)) return nothing
  try {
    const repositoryUrl = row.template === null ? row.repositoryUrl : null
    return await secretsFor(ctx, { userId: row.ownerId, repositoryUrl })
  } catch (error) {
    ctx.log.error({ err: error, codespace: row.name }, 'The secrets of a codespace were not read')
    return null
  }
}

/**
 * Brings them to the agent of a start, and says in the step's log which those are and which are
 * missing, by name. One that gets none and had none is not asked at all.
 */
export async function deliverSecrets(
  ctx: AppContext,
  row: CodespaceRow,
  delivery: Delivery | null,
  { signal, log }: { signal: AbortSignal; log: Pick<StepLog, 'add'> },
): Promise<void> {
  if (delivery === null) {
    log.add('The secrets could not be read, so there are none; the server’s log says why.\n')
    return note(ctx, row, {})
  }
  for (const sentence of [...missing(delivery), ...unanswered(row, delivery)]) {
    log.add(`${sentence}\n`)
  }
  if (isEmpty(delivery.stamps) && isEmpty(stampsOf(row))) return
  await record(ctx, row, delivery)
  const refused = await put(ctx, row, delivery, signal)
  await note(ctx, row, delivery.stamps)
  const unsent = new Set(delivery.variables.filter((one) => !isSent(one)).map(({ name }) => name))
  const names = Object.keys(delivery.stamps).filter(
    (name) => !refused.has(name) && !unsent.has(name),
  )
  if (names.length > 0) log.add(`Secrets: ${names.sort().join(', ')}\n`)
  for (const [name, reason] of refused) log.add(`The secret ${name} is missing: ${reason}\n`)
}

/** After a crash of the agent, which has lost what it was given: as they are now. */
export async function deliverSecretsAgain(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<void> {
  if (isEmpty(stampsOf(row))) return
  const held = await callAgent(
    ctx,
    row.id,
    { procedure: 'secrets.held', kind: 'query', answer: heldSecrets },
    signal,
  )
  if (held.version !== null) return
  const delivery = await readSecrets(ctx, row)
  if (delivery) await deliverSecrets(ctx, row, delivery, { signal, log: { add: () => undefined } })
}

/** Names, never values. Before the effect: what cannot be recorded is not delivered. */
async function record(ctx: AppContext, row: CodespaceRow, delivery: Delivery): Promise<void> {
  const { variables, files, unreadable, oversized } = delivery
  const ownerName = await findOwnerName(ctx, row)
  await audit(ctx, {
    action: 'secret.deliver',
    actor: null,
    object: auditedCodespace(row),
    subject: { id: row.ownerId, name: ownerName ?? '' },
    after: {
      variables: variables.filter(isSent).map(({ name }) => name),
      files: files.map(({ name }) => name),
      missing: [...unreadable, ...oversized],
    },
  })
}

/** Resolves to the files that could not be put in their place, with the reasons. */
async function put(
  ctx: AppContext,
  row: CodespaceRow,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const parts = partsOf(delivery)
  const refused = new Map<string, string>()
  for (const [part, items] of parts.entries()) {
    const { version } = delivery
    const input: PutSecretsInput = { version, part, parts: parts.length, ...items }
    const call = { procedure: 'secrets.put', kind: 'mutation', input, answer: secretsPut } as const
    const answer = await callAgent(ctx, row.id, call, signal)
    for (const { name, reason } of answer.refused) refused.set(name, reason)
  }
  return refused
}

/** What is for builds alone never enters the container. */
const isSent = ({ uses }: Delivery['variables'][number]): boolean =>
  uses === undefined || uses.some((use) => use !== 'build')

type Items = Pick<PutSecretsInput, 'variables' | 'files'>

/** Each no longer than a request may be; at least one. */
export function partsOf({ variables, files }: Pick<Delivery, 'variables' | 'files'>): Items[] {
  const parts: Items[] = [{ variables: [], files: [] }]
  let bytes = 0
  const partFor = (item: object): Items => {
    const size = Buffer.byteLength(JSON.stringify(item))
    if (bytes > 0 && bytes + size > maxPartBytes) {
      parts.push({ variables: [], files: [] })
      bytes = 0
    }
    bytes += size
    return parts.at(-1) as Items
  }
  for (const { uses, ...variable } of variables.filter(isSent)) {
    const within = uses?.filter((use) => use !== 'build')
    const sent = { ...variable, ...(within && { uses: within }) }
    partFor(sent).variables.push(sent)
  }
  for (const { content, ...file } of files) {
    const encoded = { ...file, content: content.toString('base64') }
    partFor(encoded).files.push(encoded)
  }
  return parts
}

function missing({ unreadable, oversized, withheld }: Delivery): string[] {
  return [
    ...(withheld ? [withheld.sentence] : []),
    ...unreadable.map(
      (name) => `The secret ${name} is missing: it cannot be opened any more. Set it again.`,
    ),
    ...oversized.map(
      (name) => `The secret ${name} is missing: all variables together are too large.`,
    ),
  ]
}

/** What its devcontainer.json asks for and it does not get, said where somebody looks for it. */
function unanswered(row: CodespaceRow, { stamps }: Delivery): string[] {
  const names = configurationOf(row)
    .secrets.map(({ name }) => name)
    .filter((name) => stamps[name] === undefined)
  if (names.length === 0) return []
  const listed = names.join(', ')
  return isTrustedStart(row)
    ? [
        `Asked for by its configuration and not set: ${listed}. They are set under Settings, Secrets.`,
      ]
    : [`Asked for by its configuration: ${listed}. It is untrusted and gets no secrets.`]
}

async function note(
  ctx: AppContext,
  row: CodespaceRow,
  stamps: Record<string, string>,
): Promise<void> {
  if (isEmpty(stamps) && isEmpty(stampsOf(row))) return
  await update(ctx, row.id, { secretStamps: JSON.stringify(stamps) })
  ctx.changes.announce(row.id)
}

function isEmpty(stamps: Record<string, string>): boolean {
  return Object.keys(stamps).length === 0
}
