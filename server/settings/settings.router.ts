import { z } from 'zod'
import { adminProcedure, router, signedInProcedure } from '#server/trpc.ts'
import {
  administeredScope,
  setOwnSettingInput,
  setSettingInput,
  settingView,
} from './setting-values.schema.ts'
import { listOwnSettings, listScopes, listSettings, setOwnSetting, setSetting } from './settings.ts'
import { userDocumentsRouter } from './user-documents.router.ts'

const ownSettingsRouter = router({
  list: signedInProcedure.output(z.array(settingView)).query(({ ctx }) => listOwnSettings(ctx)),
  set: signedInProcedure
    .input(setOwnSettingInput)
    .output(settingView)
    .mutation(({ ctx, input }) => setOwnSetting(ctx, input)),
})

const adminSettingsRouter = router({
  list: adminProcedure
    .input(z.object({ of: administeredScope }))
    .output(z.array(settingView))
    .query(({ ctx, input }) => listSettings(ctx, input.of)),
  set: adminProcedure
    .input(setSettingInput)
    .output(settingView)
    .mutation(({ ctx, input }) => setSetting(ctx, input)),
  scopes: adminProcedure.query(({ ctx }) => listScopes(ctx)),
})

export const settingsRouter = router({
  own: ownSettingsRouter,
  admin: adminSettingsRouter,
  document: userDocumentsRouter,
})
