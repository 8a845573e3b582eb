import { router, signedInProcedure } from '#server/trpc.ts'
import { getDocumentInput, setDocumentInput } from './user-documents.schema.ts'
import { getDocument, setDocument } from './user-documents.ts'

export const userDocumentsRouter = router({
  get: signedInProcedure
    .input(getDocumentInput)
    .query(({ ctx, input }) => getDocument(ctx, input.name)),
  set: signedInProcedure
    .input(setDocumentInput)
    .mutation(({ ctx, input }) => setDocument(ctx, input)),
})
