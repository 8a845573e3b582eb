import { readSessionByHash } from '#server/auth/auth.ts'
import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import { canOpen } from '#server/codespaces/codespaces.ts'
import type { AppContext } from '#server/context.ts'
import {
  atMost,
  effectiveProtocol,
  isWhatWasShared,
  type PortFacts,
  servicePortOf,
  wishedVisibility,
} from '../effective-port.ts'
import type { PortHost } from '../port-host.ts'
import { findKey, findKeyBySecret, noteUse, type PortKeyRow } from '../port-keys.store.ts'
import { listSharedWith } from '../port-people.store.ts'
import { isWithinMaximum } from '../port-people.ts'
import { hasTokens, readCookieMs, readMaxVisibility } from '../port-policy.ts'
import type { PortProtocol, PortVisibility, ServicePort } from '../port-values.schema.ts'
import { findByHost } from '../ports.store.ts'
import type { Credential } from './credential.ts'
import type { LinkClaims, SessionClaims } from './port-cookies.ts'

/**
 * `person`: whom its owner has named. `member`: of the repository's organization. `guest`: by a
 * link. `client`: a program with a token. `everybody`: the port is public. To a `stranger` it is as
 * if there were nothing (S-45).
 */
export type Standing = 'owner' | 'person' | 'member' | 'guest' | 'client' | 'everybody' | 'stranger'

export type Judgement = {
  standing: Standing
  /** Null for a stranger. */
  place: { codespace: CodespaceRow; protocol: PortProtocol; service: ServicePort | null } | null
  /** Tells those apart that have come in by different grants. */
  viewer: string
  /** The same for all grants of one person: what somebody may take is counted together. */
  visitor: string
  /** However much it is used, it ends then. */
  until: number
}

/** Those who come in by their own session at the app. */
export const isBySession = (standing: Standing): boolean =>
  standing === 'owner' || standing === 'person' || standing === 'member'

const stranger: Judgement = {
  standing: 'stranger',
  place: null,
  viewer: 'stranger',
  visitor: 'stranger',
  until: Number.POSITIVE_INFINITY,
}
const hourMs = 60 * 60_000

type Right = { standing: Standing; viewer: string; visitor?: string; until?: number }

/**
 * The one place that says who may open a port, asked by whatever goes there: requests, upgrades,
 * hand-offs, and what is open already.
 */
export async function judge(
  ctx: AppContext,
  host: PortHost,
  credential: Credential,
): Promise<Judgement> {
  const found = await findByHost(ctx, host)
  const bearer = await bearerOf(ctx, credential, found?.codespace.id ?? '')
  // One that is deleted is not there any more, for its owner either, who can have it restored.
  if (!found || found.codespace.desired === 'deleted') return stranger
  const facts: PortFacts = { ...found, port: host.port }
  const { codespace } = found
  const right = (await rightOf(ctx, found.codespace, { facts, credential, bearer })) ?? null
  // Whether it runs is nobody's business but its owner's.
  if (!right || (right.standing !== 'owner' && !canOpen(codespace))) return stranger
  const protocol = effectiveProtocol(facts)
  const service = servicePortOf(codespace, host.port)
  const usual = { visitor: right.viewer, until: Number.POSITIVE_INFINITY }
  return { ...usual, ...right, place: { codespace, protocol, service } }
}

/** By whom or by what somebody comes, as far as that is known. */
type Bearer = {
  userId?: string | undefined
  shared?: readonly { port: number; standsFor: string }[]
  key?: PortKeyRow | undefined
  cookieMs: number
}

/** Asked also where there is nothing to open, which then takes no less time (S-45). */
async function bearerOf(
  ctx: AppContext,
  credential: Credential,
  codespaceId: string,
): Promise<Bearer> {
  const cookieMs = await readCookieMs(ctx)
  switch (credential.by) {
    case 'token':
      return { cookieMs, key: await findKeyBySecret(ctx, credential.secretHash) }
    case 'link':
      return { cookieMs, key: await findKey(ctx, credential.claims.keyId) }
    case 'session': {
      const session = await readSessionByHash(ctx, credential.claims.sessionHash)
      const userId = session?.user.id
      return {
        ...{ cookieMs, userId },
        // Those that its owner shares with them by name.
        shared: await listSharedWith(ctx, { codespaceId, userId: userId ?? '' }),
      }
    }
    default:
      return { cookieMs }
  }
}

type Case = { facts: PortFacts; credential: Credential; bearer: Bearer }

async function rightOf(
  ctx: AppContext,
  codespace: CodespaceRow,
  { facts, credential, bearer }: Case,
): Promise<Right | null> {
  switch (credential.by) {
    case 'token': {
      const { key } = bearer
      if (key?.kind === 'token' && (await isKeyGood(ctx, codespace, { facts, key }))) {
        if (await hasTokens(ctx, codespace)) return rightByKey('client', key)
      }
      break
    }
    case 'link': {
      const right = await rightOfGuest(ctx, codespace, { facts, bearer, claims: credential.claims })
      if (right) return right
      break
    }
    case 'session': {
      const right = await rightOfUser(ctx, codespace, { facts, bearer, claims: credential.claims })
      if (right) return right
      break
    }
    default:
  }
  const visibility = await visibilityOf(ctx, codespace, facts)
  return visibility === 'public' ? { standing: 'everybody', viewer: 'public' } : null
}

/** After policy. What is private by its owner's word costs no further question. */
async function visibilityOf(
  ctx: AppContext,
  codespace: CodespaceRow,
  facts: PortFacts,
): Promise<PortVisibility> {
  const wished = wishedVisibility(facts)
  return wished === 'private' ? wished : atMost(wished, await readMaxVisibility(ctx, codespace))
}

const rightByKey = (standing: Standing, { id, kind, expiresAt }: PortKeyRow): Right => ({
  standing,
  viewer: `${kind}:${id}`,
  until: expiresAt,
})

async function isKeyGood(
  ctx: AppContext,
  codespace: CodespaceRow,
  { facts, key }: { facts: PortFacts; key: PortKeyRow },
): Promise<boolean> {
  const now = ctx.clock.now()
  if (key.codespaceId !== codespace.id || key.port !== facts.port || key.expiresAt <= now) {
    return false
  }
  if (!isWhatWasShared(codespace, key)) return false
  if ((key.lastUsedAt ?? 0) + hourMs <= now) await noteUse(ctx, key.id, now)
  return true
}

/** A link is for whoever has it, so it counts while policy and administrators let ports be public. */
export async function rightOfLink(
  ctx: AppContext,
  codespace: CodespaceRow,
  { facts, key }: { facts: PortFacts; key: PortKeyRow | undefined },
): Promise<Right | null> {
  if (key?.kind !== 'link' || facts.known?.closedAt) return null
  if (!(await isKeyGood(ctx, codespace, { facts, key }))) return null
  const isAllowed = (await readMaxVisibility(ctx, codespace)) === 'public'
  return isAllowed ? rightByKey('guest', key) : null
}

async function rightOfGuest(
  ctx: AppContext,
  codespace: CodespaceRow,
  { facts, bearer, claims }: Omit<Case, 'credential'> & { claims: LinkClaims },
): Promise<Right | null> {
  const end = claims.at + bearer.cookieMs
  if (claims.codespaceId !== codespace.id || end <= ctx.clock.now()) return null
  const right = await rightOfLink(ctx, codespace, { facts, key: bearer.key })
  return right && { ...right, until: Math.min(end, right.until ?? end) }
}

async function rightOfUser(
  ctx: AppContext,
  codespace: CodespaceRow,
  { facts, bearer, claims }: Omit<Case, 'credential'> & { claims: SessionClaims },
): Promise<Right | null> {
  const until = claims.at + bearer.cookieMs
  const isOfNow =
    claims.codespaceId === codespace.id &&
    claims.generation === codespace.generation &&
    until > ctx.clock.now()
  if (!isOfNow) return null
  if (bearer.userId !== claims.userId) return null
  const standing = await standingOf(ctx, codespace, {
    ...{ facts, userId: claims.userId },
    isNamed: (bearer.shared ?? []).some(
      (one) => one.port === facts.port && isWhatWasShared(codespace, one),
    ),
  })
  // A connection that is kept ends with the cookie it was opened by, so no other may go by it.
  const grant = `${claims.sessionHash.slice(0, 16)}:${claims.at}`
  const visitor = `user:${claims.userId}`
  return standing && { standing, viewer: `${standing}:${grant}`, visitor, until }
}

async function standingOf(
  ctx: AppContext,
  codespace: CodespaceRow,
  { facts, userId, isNamed }: { facts: PortFacts; userId: string; isNamed: boolean },
): Promise<Standing | null> {
  if (codespace.ownerId === userId) return 'owner'
  if (!canOpen(codespace)) return null
  // Asked whatever the visibility is, so that who was named stays in where it narrows.
  if (isNamed && !facts.known?.closedAt && (await isWithinMaximum(ctx, codespace, userId))) {
    return 'person'
  }
  if ((await visibilityOf(ctx, codespace, facts)) === 'private') return null
  return (await ctx.portGate.isMember(ctx, codespace, userId)) ? 'member' : null
}
