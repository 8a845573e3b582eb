import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type { DocumentName, SetDocumentInput, UserDocument } from './user-documents.schema.ts'
import { find, writeNext } from './user-documents.store.ts'

/** Nobody's but one's own (S-84). One that was never written is empty, of version 0. */
export async function getDocument(ctx: SignedInContext, name: DocumentName): Promise<UserDocument> {
  return (await find(ctx, ctx.session.user.id, name)) ?? { text: '', version: 0 }
}

/**
 * Writes what follows `version`, and answers with the version it then is.
 * @throws AppError `DOCUMENT_CHANGED` where another page or device has written meanwhile, or the text is
 * another user's
 */
export async function setDocument(
  ctx: SignedInContext,
  input: SetDocumentInput,
): Promise<{ version: number }> {
  const { id } = ctx.session.user
  const isOwn = (input.owner ?? id) === id
  if (!isOwn || !(await writeNext(ctx, id, input))) {
    throw new AppError(
      'DOCUMENT_CHANGED',
      'This was changed in another window or on another device.',
    )
  }
  return { version: input.version + 1 }
}
