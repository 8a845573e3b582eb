import type { InsideAnswer, InsideRequest } from '#agent/protocol/activity.ts'
import { type CodespaceRow, findOwnerName } from '#server/codespaces/codespaces.store.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { addPort, readPorts, updatePort } from '#server/ports/ports.ts'
import type { SignedInContext } from '#server/trpc.ts'

type Asked = { id: string; request: InsideRequest }
type Told = Omit<InsideAnswer, 'id' | 'refusal'>

const nothing: Told = { ports: null, url: null, urlPattern: null, stops: null }

/**
 * Does what `bothy` asks from inside a codespace, where anything that runs may ask: about that
 * codespace alone, and nothing that opens it to anybody (S-35). What is refused is answered with
 * the sentence that the owner would see.
 */
export async function answerInside(
  ctx: AppContext,
  row: CodespaceRow,
  { asked, stops }: { asked: Asked; stops: string },
): Promise<InsideAnswer> {
  try {
    const told = await carryOut(ctx, row, asked.request)
    return { id: asked.id, refusal: null, ...told, stops }
  } catch (error) {
    const refusal =
      error instanceof AppError ? error.message : 'Something went wrong on the server.'
    if (!(error instanceof AppError)) {
      ctx.log.error({ err: error, codespace: row.name }, 'A request from inside failed')
    }
    return { id: asked.id, refusal, ...nothing }
  }
}

async function carryOut(ctx: AppContext, row: CodespaceRow, request: InsideRequest): Promise<Told> {
  const url = new URL(`/c/${row.name}`, ctx.config.publicUrl).href
  // Whoever asks for a stop is answered before it is done: nothing is heard in there afterwards.
  if (request.kind === 'status' || request.kind === 'stop') return { ...nothing, url }
  const owner = await asOwner(ctx, row)
  const { ports, urlPattern } = await askPorts(owner, row.name, request)
  const shown = ports.map(({ port, label, visibility, people, url: own }) => {
    return { port, label, visibility, people, url: own }
  })
  return { ...nothing, url, urlPattern, ports: shown }
}

function askPorts(
  owner: SignedInContext,
  name: string,
  request: Exclude<InsideRequest, { kind: 'status' | 'stop' }>,
) {
  if (request.kind === 'ports') return readPorts(owner, name)
  const { port } = request
  if (request.kind === 'add-port') return addPort(owner, { name, port })
  return updatePort(owner, { name, port, visibility: 'private' })
}

/** In the owner's name, with no session of theirs and none of an administrator's rights. */
async function asOwner(ctx: AppContext, row: CodespaceRow): Promise<SignedInContext> {
  const name = (await findOwnerName(ctx, row)) ?? ''
  const user = { id: row.ownerId, name, image: null, isOwner: false, isAdmin: false }
  const session = { user, tokenHash: '', signedInAt: 0, expiresAt: 0 }
  return { ...ctx, session, from: { address: null, userAgent: `bothy in ${row.name}` } }
}
