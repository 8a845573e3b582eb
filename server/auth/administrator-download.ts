import type { AppContext } from '#server/context.ts'
import type { RequestOrigin, SignedInContext } from '#server/trpc.ts'
import { readSession, readSessionByHash } from './auth.ts'
import { requireOwnPage } from './origin.ts'

export type DownloadContext = AppContext & { from: RequestOrigin }

/** Who asks, or the answer to whoever is no administrator on a page of the app. */
export async function asAdministrator(
  ctx: DownloadContext,
  request: Request,
): Promise<(SignedInContext & { from: RequestOrigin }) | Response> {
  const refusal = requireOwnPage(ctx.config, request)
  if (refusal) return refusal
  const session = await readSession(ctx, request.headers.get('cookie') ?? undefined)
  if (!session) return Response.json({ error: 'SIGNED_OUT' }, { status: 401 })
  if (!session.user.isAdmin) return Response.json({ error: 'FORBIDDEN' }, { status: 403 })
  return { ...ctx, session }
}

export type Download = {
  fileName: string
  type: string
  /** The text of the next page; null after the last. */
  nextPage: () => Promise<string | null>
}

/**
 * A file that is read page by page as it is taken up, and no further once they are no administrator
 * any more: then it breaks off.
 */
export function pagedDownload(ctx: SignedInContext, download: Download): Response {
  const { fileName, type, nextPage } = download
  const encoder = new TextEncoder()
  const body = new ReadableStream(
    {
      /** Called when there is room again: one page then. */
      async pull(controller) {
        const session = await readSessionByHash(ctx, ctx.session.tokenHash)
        if (!session?.user.isAdmin) throw new Error('No administrator any more.')
        const text = await nextPage()
        if (text === null) controller.close()
        else controller.enqueue(encoder.encode(text))
      },
    },
    { highWaterMark: 1 },
  )
  return new Response(body, {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'content-disposition': `attachment; filename="${fileName}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  })
}
