import { audit } from '#server/audit/audit.ts'
import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type { DocumentName, SetDocumentInput, UserDocument } from './user-documents.schema.ts'
import { find, writeNext } from './user-documents.store.ts'

const writingMs = 10 * 60_000

/** Nobody's but one's own (S-84). One that was never written is empty, of version 0. */
export async function getDocument(ctx: SignedInContext, name: DocumentName): Promise<UserDocument> {
  return (await find(ctx, ctx.session.user.id, name)) ?? { text: '', version: 0 }
}

/**
 * Writes what follows `version`, and answers with the version it then is.
 * @throws AppError `DOCUMENT_CHANGED` where another page or device has written meanwhile, or the
 * text is another user's
 */
export async function setDocument(
  ctx: SignedInContext,
  input: SetDocumentInput,
): Promise<{ version: number }> {
  const { id } = ctx.session.user
  const isOwn = (input.owner ?? id) === id
  if (!isOwn || !(await writeRecorded(ctx, input))) {
    throw new AppError(
      'DOCUMENT_CHANGED',
      'This was changed in another window or on another device.',
    )
  }
  return { version: input.version + 1 }
}

/** A page writes at every pause in typing: that somebody does is recorded once in ten minutes. */
function writeRecorded(ctx: SignedInContext, input: SetDocumentInput): Promise<boolean> {
  const { user, tokenHash } = ctx.session
  const object = { type: 'document', id: input.name, name: input.name } as const
  return ctx.auditedLately.once(`document ${tokenHash} ${input.name}`, writingMs, (isDue) =>
    ctx.db.transaction().execute(async (db) => {
      const isWritten = await writeNext({ db }, user.id, input)
      if (isWritten && isDue) await audit({ ...ctx, db }, { action: 'document.set', object })
      return isWritten
    }),
  )
}
