import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import { requireCodespace } from '#server/codespaces/codespaces.ts'
import { recordDeed } from '#server/codespaces/wish.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { isWhatWasShared, standsFor } from './effective-port.ts'
import { portOrigin } from './port-host.ts'
import {
  countPeople,
  findPeople,
  insertPerson,
  listPeople,
  removePerson,
} from './port-people.store.ts'
import { readMaxVisibility } from './port-policy.ts'
import type { AddPersonInput, PortPerson, RemovePersonInput } from './ports.schema.ts'
import { findPort } from './ports.store.ts'

const mostPeople = 50

/** With whom its ports are shared by name, and whether they get in as things are. */
export async function listPortPeople(ctx: SignedInContext, name: string): Promise<PortPerson[]> {
  const row = await requireCodespace(ctx, name)
  const people = await listPeople(ctx, row.id)
  return Promise.all(
    people.map(async ({ userId, name, login, createdAt, ...shared }) => {
      const { port } = shared
      const isAllowed = await isWithinMaximum(ctx, row, userId)
      const isOther = !isWhatWasShared(row, shared)
      return { port, userId, name, login, createdAt: Number(createdAt), isAllowed, isOther }
    }),
  )
}

/**
 * Shares a private port with somebody who has signed in here before, until it is taken back or the
 * port is removed. They come in by their own session, and nobody else does by it.
 */
export async function addPerson(ctx: SignedInContext, input: AddPersonInput): Promise<void> {
  const { name, port, login } = input
  const row = await requireCodespace(ctx, name)
  if (portOrigin(ctx.config, input) === null) {
    throw new AppError('PORTS_DOMAIN_UNUSABLE', 'Ports have no addresses on this server yet.')
  }
  const { id: userId } = await requirePerson(ctx, row, login)
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    const known = await findPort(inside, row.id, port)
    if (known?.closedAt) {
      throw new AppError(
        'PORT_CLOSED_NOT_ALLOWED',
        `An administrator has closed port ${port}. It stays yours alone until they allow it again.`,
      )
    }
    const counts = await countPeople(inside, row)
    if ([...counts.values()].reduce((sum, count) => sum + count, 0) >= mostPeople) {
      throw new AppError(
        'TOO_MANY_PORT_PEOPLE',
        `Ports of this codespace are shared with ${mostPeople} people already. Take back some that are not needed any more.`,
      )
    }
    const now = ctx.clock.now()
    const person = { codespaceId: row.id, port, userId, standsFor: standsFor(row, port) }
    const isNew = await insertPerson(inside, { ...person, createdAt: now })
    if (isNew) await recordDeed(inside, row, { action: 'port.addPerson', after: { port, userId } })
  })
  ctx.changes.announce(row.id)
}

/** Out at once, also where they have it open. Of who was not in nothing happens. */
export async function takeBackPerson(
  ctx: SignedInContext,
  { name, port, userId }: RemovePersonInput,
): Promise<void> {
  const row = await requireCodespace(ctx, name)
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    if (!(await removePerson(inside, { codespaceId: row.id, port, userId }))) return
    await recordDeed(inside, row, { action: 'port.removePerson', before: { port, userId } })
  })
  ctx.changes.announce(row.id)
}

async function requirePerson(ctx: SignedInContext, row: CodespaceRow, login: string) {
  const [found, another] = await findPeople(ctx, login)
  if (!found) {
    throw new AppError(
      'PERSON_NOT_FOUND',
      `Nobody who is called ${login} has signed in here. Ask them to sign in once, and check how their login is spelled.`,
    )
  }
  if (another) {
    throw new AppError(
      'PERSON_AMBIGUOUS',
      `Several people here are called ${login}. Ask the one you mean to sign in anew, so that their present login is known, or make a link for them.`,
    )
  }
  if (found.id === row.ownerId) {
    throw new AppError('PERSON_IS_OWNER', 'That is you, and your own ports are open to you.')
  }
  if (await isWithinMaximum(ctx, row, found.id)) return found
  const most = await readMaxVisibility(ctx, row)
  throw new AppError(
    'PORT_PERSON_NOT_ALLOWED',
    most === 'private'
      ? 'The administrators of this server let nobody but its owner open a port of this codespace.'
      : `The administrators of this server let members of the repository’s organization alone open its ports, and GitHub does not tell that ${login} is one.`,
  )
}

/** The maximum is for people that are named too: they have to be among those it may be opened to. */
export async function isWithinMaximum(
  ctx: AppContext,
  codespace: CodespaceRow,
  userId: string,
): Promise<boolean> {
  const most = await readMaxVisibility(ctx, codespace)
  if (most === 'org') return ctx.portGate.isMember(ctx, codespace, userId)
  return most === 'public'
}
