import { z } from 'zod'
import { signInRule } from '#server/auth/auth.schema.ts'
import { listSignInRules } from '#server/auth/auth.ts'
import { deleteAnyCodespace, stopAnyCodespace } from '#server/codespaces/administer.ts'
import { unclaimed, unclaimedRef } from '#server/codespaces/unclaimed/unclaimed.schema.ts'
import { listUnclaimed, removeUnclaimed } from '#server/codespaces/unclaimed/unclaimed.ts'
import { portRef, sharedPort } from '#server/ports/ports.schema.ts'
import { allowPort, closePort, listSharedPorts } from '#server/ports/shared-ports.ts'
import { adminProcedure, router } from '#server/trpc.ts'
import { trustedName, trustedNameRef } from '#server/trust/trusted-names.schema.ts'
import { listTrustedNames, lookUpTrustedName } from '#server/trust/trusted-names.ts'
import {
  adminCodespaceRef,
  adminCodespaces,
  adminSearch,
  adminUsers,
  setRoleInput,
  systemHealth,
  userRef,
} from './admin.schema.ts'
import { listEveryonesCodespaces } from './admin-codespaces.ts'
import { readHealth } from './health.ts'
import { listUsers, setRole, signOutUser, suspendUser, unsuspendUser } from './users.ts'

export const adminRouter = router({
  users: router({
    list: adminProcedure
      .input(adminSearch)
      .output(adminUsers)
      .query(({ ctx, input }) => listUsers(ctx, input)),
    setRole: adminProcedure.input(setRoleInput).mutation(({ ctx, input }) => setRole(ctx, input)),
    suspend: adminProcedure
      .input(userRef)
      .mutation(({ ctx, input }) => suspendUser(ctx, input.userId)),
    unsuspend: adminProcedure
      .input(userRef)
      .mutation(({ ctx, input }) => unsuspendUser(ctx, input.userId)),
    signOut: adminProcedure
      .input(userRef)
      .mutation(({ ctx, input }) => signOutUser(ctx, input.userId)),
  }),
  codespaces: router({
    list: adminProcedure
      .input(adminSearch)
      .output(adminCodespaces)
      .query(({ ctx, input }) => listEveryonesCodespaces(ctx, input)),
    stop: adminProcedure
      .input(adminCodespaceRef)
      .mutation(({ ctx, input }) => stopAnyCodespace(ctx, input)),
    delete: adminProcedure
      .input(adminCodespaceRef)
      .mutation(({ ctx, input }) => deleteAnyCodespace(ctx, input)),
  }),
  /** What is on this machine and not in the database. */
  unclaimed: router({
    list: adminProcedure.output(z.array(unclaimed)).query(({ ctx }) => listUnclaimed(ctx)),
    remove: adminProcedure
      .input(unclaimedRef)
      .mutation(({ ctx, input }) => removeUnclaimed(ctx, input.id)),
  }),
  /** Those that others than their owners can open, and the switch that ends it. */
  ports: router({
    list: adminProcedure.output(z.array(sharedPort)).query(({ ctx }) => listSharedPorts(ctx)),
    close: adminProcedure.input(portRef).mutation(({ ctx, input }) => closePort(ctx, input)),
    allow: adminProcedure.input(portRef).mutation(({ ctx, input }) => allowPort(ctx, input)),
  }),
  /** The organizations and teams whose members may sign in. */
  signInRules: adminProcedure.output(z.array(signInRule)).query(({ ctx }) => listSignInRules(ctx)),
  /** What the administrators' list of trusted repositories means at GitHub. */
  trustedNames: router({
    list: adminProcedure.output(z.array(trustedName)).query(({ ctx }) => listTrustedNames(ctx)),
    lookUp: adminProcedure
      .input(trustedNameRef)
      .output(z.array(trustedName))
      .mutation(({ ctx, input }) => lookUpTrustedName(ctx, input.line)),
  }),
  health: adminProcedure.output(systemHealth).query(({ ctx }) => readHealth(ctx)),
})
