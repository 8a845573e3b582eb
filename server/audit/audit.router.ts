import { adminProcedure, router, signedInProcedure } from '#server/trpc.ts'
import { auditPage, listAuditInput } from './audit.schema.ts'
import { listAudit, listOwnAudit } from './audit.ts'

export const auditRouter = router({
  /** Everything that is kept. */
  list: adminProcedure
    .input(listAuditInput)
    .output(auditPage)
    .query(({ ctx, input }) => listAudit(ctx, input)),

  /** One's own security log. */
  own: signedInProcedure
    .input(listAuditInput)
    .output(auditPage)
    .query(({ ctx, input }) => listOwnAudit(ctx, input)),
})
