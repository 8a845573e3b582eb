import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { containerPaths } from '#agent/protocol/line.ts'
import { readSession, readSessionByHash } from '#server/auth/auth.ts'
import { requireOwnPage } from '#server/auth/origin.ts'
import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import { requireCodespace } from '#server/codespaces/codespaces.ts'
import { requireResting } from '#server/codespaces/resting.ts'
import { recordDeed } from '#server/codespaces/wish.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { RequestOrigin, SignedInContext } from '#server/trpc.ts'
import { ExportPace } from './export-pace.ts'
import { isAllowed } from './files.ts'

export const archivePath = '/archive/'

const stallMs = 5 * 60_000
/** Each keeps a processor busy. */
const mostAtOnce = 4
/** Who is signed out meanwhile gets no more of it after this. */
const askSessionMs = 10_000
/** Some file changed or went while it was read; what is worse is more than that. */
const worstGoodExitCode = 1

/** Whose codespaces are being read by this process: one of each person. */
const underWay = new Set<string>()

/**
 * Where a browser gets all files of a codespace that does not run, in the trash included: whether
 * it may be started, for want of core-hours or for maintenance, plays no part.
 * @throws AppError `CODESPACE_NOT_STOPPED`, `CODESPACE_DELETED`, `DOWNLOADS_NOT_ALLOWED`,
 * `EXPORT_BUSY`, `TOO_MANY_EXPORTS`
 */
export async function archiveAddress(
  ctx: SignedInContext,
  name: string,
): Promise<{ path: string }> {
  requireFree(await requireReadable(ctx, name))
  return { path: `${archivePath}${name}` }
}

/**
 * `GET /archive/NAME`: the files as a gzipped tar that is made as it is taken, to their owner who
 * asks from a page of the app. A container of ours reads them, without a network and without a way
 * to change them; nothing of the codespace runs. One that breaks off breaks off the answer too.
 */
export async function exportArchive(
  ctx: AppContext & { from: RequestOrigin },
  name: string,
  request: Request,
): Promise<Response> {
  // Asked for its head alone it would be made and wait for somebody to take it.
  if (request.method !== 'GET') {
    return new Response(null, { status: 405, headers: { allow: 'GET' } })
  }
  const refusal = requireOwnPage(ctx.config, request)
  if (refusal) return refusal
  const session = await readSession(ctx, request.headers.get('cookie') ?? undefined)
  if (!session) return Response.json({ error: 'SIGNED_OUT' }, { status: 401 })
  const signedIn = { ...ctx, session }
  try {
    const row = await requireReadable(signedIn, name)
    requireFree(row)
    // With nothing awaited in between, so that of two that ask at once one gets it.
    underWay.add(row.ownerId)
    return await readArchive(signedIn, row).catch((error: unknown) => {
      underWay.delete(row.ownerId)
      throw error
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const status = error.code === 'CODESPACE_NOT_FOUND' ? 404 : 409
    return Response.json({ error: error.code, message: error.message }, { status })
  }
}

async function requireReadable(ctx: SignedInContext, name: string): Promise<CodespaceRow> {
  const row = await requireCodespace(ctx, name)
  if (!(await isAllowed(ctx, 'download', row))) {
    throw new AppError('DOWNLOADS_NOT_ALLOWED', 'Downloads are switched off for this codespace.')
  }
  requireResting(
    ctx,
    row,
    'While a codespace runs, its files are downloaded in the editor. Stop it first.',
  )
  return row
}

function requireFree({ ownerId }: CodespaceRow): void {
  if (underWay.has(ownerId)) {
    throw new AppError(
      'EXPORT_BUSY',
      'You are downloading a codespace already. Wait until that is done.',
    )
  }
  if (underWay.size >= mostAtOnce) {
    throw new AppError(
      'TOO_MANY_EXPORTS',
      'Others download their codespaces just now. Try again in some minutes.',
    )
  }
}

async function readArchive(ctx: SignedInContext, row: CodespaceRow): Promise<Response> {
  await recordDeed(ctx, row, { action: 'files.download', after: { kind: 'archive' } })
  const body = new PassThrough()
  const given = new AbortController()
  body.once('close', () => given.abort(new Error('Nobody takes it any more.')))
  const stall = setTimeout(() => body.destroy(new Error('Nothing was taken of it.')), stallMs)
  body.once('close', () => clearTimeout(stall))
  const begun = Promise.withResolvers<void>()
  const pace = new ExportPace(ctx)
  let askedAt = ctx.clock.now()
  const take = async (bytes: Uint8Array) => {
    begun.resolve()
    stall.refresh()
    // Before anything is awaited: the next bytes may be here by then.
    body.write(bytes)
    const problem = pace.problem()
    if (problem !== null) body.destroy(new Error(problem))
    pace.took(bytes.length)
    if (ctx.clock.now() - askedAt > askSessionMs) {
      askedAt = ctx.clock.now()
      const isSignedIn = (await readSessionByHash(ctx, ctx.session.tokenHash)) !== null
      if (!isSignedIn) body.destroy(new Error('Its session has ended.'))
    }
    // As it is now: it may have been taken while the session was asked for.
    if (!body.writableNeedDrain || body.destroyed) return
    // Or there is nobody any more who would.
    await once(body, 'drain', { signal: given.signal }).catch(() => undefined)
  }
  void printFiles(ctx, row, { take, signal: given.signal })
    .then(
      () => {
        begun.resolve()
        body.end()
      },
      (error: Error) => {
        if (!given.signal.aborted)
          ctx.log.warn({ err: error, codespace: row.name }, 'Its files could not be exported')
        begun.reject(error)
        // A download that is not whole must not look like one.
        body.destroy(error)
      },
    )
    .finally(() => underWay.delete(row.ownerId))
  // Who takes it is told by the answer.
  body.on('error', () => undefined)
  await begun.promise
  return new Response(Readable.toWeb(body) as ReadableStream, {
    headers: {
      'content-type': 'application/gzip',
      'content-disposition': `attachment; filename="${row.name}.tar.gz"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  })
}

type Printing = { take: (bytes: Uint8Array) => Promise<void>; signal: AbortSignal }

async function printFiles(
  ctx: SignedInContext,
  row: CodespaceRow,
  { take, signal }: Printing,
): Promise<void> {
  let complaint = ''
  const exitCode = await ctx.driver.runTask(
    {
      codespaceId: row.id,
      task: 'archive',
      image: ctx.config.toolImage,
      // Links are not followed, nothing beyond the codespace's own disk is read, and of a file
      // with holes only what is in it.
      argv: [
        ...['tar', '--create', '--gzip', '--sparse', '--one-file-system', '--numeric-owner'],
        ...['--exclude=./.bothy', '--exclude=./lost+found'],
        ...['--directory', containerPaths.workspaces, '.'],
      ],
      environment: { LC_ALL: 'C' },
      isReadOnly: true,
      onOutput: (bytes) => {
        complaint = (complaint + Buffer.from(bytes).toString('latin1')).slice(-500)
      },
      onResult: take,
    },
    signal,
  )
  if (exitCode <= worstGoodExitCode) return
  throw new AppError('EXPORT_FAILED', `The files could not all be read: ${lastLine(complaint)}`)
}

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) || 'no reason given.'
