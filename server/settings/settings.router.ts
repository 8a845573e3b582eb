import { router, signedInProcedure } from '#server/trpc.ts'
import { userSettings } from './settings.schema.ts'
import { getSettings, setSettings } from './settings.ts'
import { userDocumentsRouter } from './user-documents.router.ts'

export const settingsRouter = router({
  get: signedInProcedure.query(({ ctx }) => getSettings(ctx)),
  set: signedInProcedure.input(userSettings).mutation(({ ctx, input }) => setSettings(ctx, input)),
  document: userDocumentsRouter,
})
