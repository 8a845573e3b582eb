import { adminProcedure, router, signedInProcedure } from '#server/trpc.ts'
import { readMailServerState, sendTestMail, setMailPassword } from './mail-administration.ts'
import {
  channelInput,
  confirmMailAddressInput,
  mailServerState,
  notificationTargets,
  setMailAddressInput,
  setMailPasswordInput,
  setWebhookAnswer,
  setWebhookInput,
} from './notifications.schema.ts'
import {
  confirmMailAddress,
  forgetTarget,
  readTargets,
  setMailAddress,
  setWebhook,
} from './targets.ts'
import { sendTestWebhook } from './test-webhook.ts'

export const notificationsRouter = router({
  targets: signedInProcedure.output(notificationTargets).query(({ ctx }) => readTargets(ctx)),
  setMailAddress: signedInProcedure
    .input(setMailAddressInput)
    .mutation(({ ctx, input }) => setMailAddress(ctx, input.address)),
  confirmMailAddress: signedInProcedure
    .input(confirmMailAddressInput)
    .mutation(({ ctx, input }) => confirmMailAddress(ctx, input.code)),
  setWebhook: signedInProcedure
    .input(setWebhookInput)
    .output(setWebhookAnswer)
    .mutation(({ ctx, input }) => setWebhook(ctx, input.url)),
  testWebhook: signedInProcedure.mutation(({ ctx }) => sendTestWebhook(ctx)),
  forget: signedInProcedure
    .input(channelInput)
    .mutation(({ ctx, input }) => forgetTarget(ctx, input.channel)),
  mailServer: router({
    get: adminProcedure.output(mailServerState).query(({ ctx }) => readMailServerState(ctx)),
    setPassword: adminProcedure
      .input(setMailPasswordInput)
      .mutation(({ ctx, input }) => setMailPassword(ctx, input.password)),
    sendTest: adminProcedure
      .input(setMailAddressInput)
      .mutation(({ ctx, input }) => sendTestMail(ctx, input.address)),
  }),
})
