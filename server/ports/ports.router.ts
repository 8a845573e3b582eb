import { z } from 'zod'
import { codespaceRef } from '#server/codespaces/codespaces.schema.ts'
import { router, signedInProcedure } from '#server/trpc.ts'
import { handOff } from './access/hand-off.ts'
import { createLink, createToken, listPortKeys, revokeKey } from './port-keys.ts'
import { addPerson, listPortPeople, takeBackPerson } from './port-people.ts'
import {
  addPersonInput,
  addPortInput,
  createdLink,
  createdToken,
  createLinkInput,
  createTokenInput,
  handOffInput,
  portKey,
  portPerson,
  portRef,
  portsView,
  removePersonInput,
  revokeKeyInput,
  updatePortInput,
} from './ports.schema.ts'
import { addPort, readPorts, removePort, updatePort, watchPorts } from './ports.ts'

/** For a caller that brings no signal: it ends a subscription by asking for no more. */
const never = new AbortController().signal

export const portsRouter = router({
  list: signedInProcedure
    .input(codespaceRef)
    .output(portsView)
    .query(({ ctx, input }) => readPorts(ctx, input.name)),
  /** The same now, and whenever it is another. */
  changes: signedInProcedure
    .input(codespaceRef)
    .subscription(({ ctx, input, signal }) => watchPorts(ctx, input.name, signal ?? never)),
  add: signedInProcedure
    .input(addPortInput)
    .output(portsView)
    .mutation(({ ctx, input }) => addPort(ctx, input)),
  remove: signedInProcedure
    .input(portRef)
    .output(portsView)
    .mutation(({ ctx, input }) => removePort(ctx, input)),
  update: signedInProcedure
    .input(updatePortInput)
    .output(portsView)
    .mutation(({ ctx, input }) => updatePort(ctx, input)),
  /** An address that signs this browser in at the port, once and within a minute. */
  handOff: signedInProcedure
    .input(handOffInput)
    .output(z.object({ url: z.url() }))
    .mutation(({ ctx, input }) => handOff(ctx, input)),
  links: router({
    create: signedInProcedure
      .input(createLinkInput)
      .output(createdLink)
      .mutation(({ ctx, input }) => createLink(ctx, input)),
    list: signedInProcedure
      .input(codespaceRef)
      .output(z.array(portKey))
      .query(({ ctx, input }) => listPortKeys(ctx, input.name, 'link')),
    revoke: signedInProcedure
      .input(revokeKeyInput)
      .mutation(({ ctx, input }) => revokeKey(ctx, input, 'link')),
  }),
  people: router({
    add: signedInProcedure
      .input(addPersonInput)
      .mutation(({ ctx, input }) => addPerson(ctx, input)),
    list: signedInProcedure
      .input(codespaceRef)
      .output(z.array(portPerson))
      .query(({ ctx, input }) => listPortPeople(ctx, input.name)),
    remove: signedInProcedure
      .input(removePersonInput)
      .mutation(({ ctx, input }) => takeBackPerson(ctx, input)),
  }),
  tokens: router({
    create: signedInProcedure
      .input(createTokenInput)
      .output(createdToken)
      .mutation(({ ctx, input }) => createToken(ctx, input)),
    list: signedInProcedure
      .input(codespaceRef)
      .output(z.array(portKey))
      .query(({ ctx, input }) => listPortKeys(ctx, input.name, 'token')),
    revoke: signedInProcedure
      .input(revokeKeyInput)
      .mutation(({ ctx, input }) => revokeKey(ctx, input, 'token')),
  }),
})
