import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import { canOpen, requireCodespace } from '#server/codespaces/codespaces.ts'
import { recordDeed } from '#server/codespaces/wish.ts'
import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import {
  atMost,
  configuredPortsOf,
  configuredVisibility,
  effectiveLabel,
  effectiveProtocol,
  forwardedPortsOf,
  hasProtocol,
  isAsked,
  isRemoved,
  type PortFacts,
  servicePortOf,
  wishedVisibility,
} from './effective-port.ts'
import { portOrigin, portUrlPattern } from './port-host.ts'
import { removeKeysOf } from './port-keys.store.ts'
import { countPeople, removePeopleOf } from './port-people.store.ts'
import { hasTokens, readMaxVisibility, requireVisibility } from './port-policy.ts'
import type { PortVisibility } from './port-values.schema.ts'
import type {
  AddPortInput,
  ForwardedPort,
  PortRef,
  PortsView,
  UpdatePortInput,
} from './ports.schema.ts'
import {
  countPorts,
  findPort,
  listPorts,
  type PortRow,
  putPort,
  removeForgotten,
} from './ports.store.ts'

/** Every look at the list reads all of them. */
const mostPorts = 500

const noDomain =
  'Ports have no addresses yet: BOTHY_PORTS_URL is not set on this server, or the name of this codespace is too long for one.'

/** As its owner sees them. */
export async function readPorts(ctx: SignedInContext, name: string): Promise<PortsView> {
  const row = await requireCodespace(ctx, name)
  const known = await listPorts(ctx, row.id)
  const most = await readMaxVisibility(ctx, row)
  const configured = configuredPortsOf(row)
  const urlPattern = portUrlPattern(ctx.config, name)
  const all = allFacts(row, known, await countPeople(ctx, row))
  return {
    urlPattern,
    why: urlPattern === null ? noDomain : null,
    maxVisibility: most,
    hasTokens: await hasTokens(ctx, row),
    hasOrganization: hasOrganization(ctx, row),
    ports: all
      .filter((facts) => isListed(facts, most))
      .map((facts) => shown(ctx, row, facts, most)),
    attributes: configured.attributes,
    otherAttributes: configured.otherAttributes,
    asked: all.filter(isAsked).map(({ port }) => {
      return { port, visibility: atMost(configuredVisibility(row, port), most) }
    }),
  }
}

/** The same now, and whenever it is another. */
export async function* watchPorts(
  ctx: SignedInContext,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<PortsView> {
  const { id } = await requireCodespace(ctx, name)
  yield* ctx.changes.snapshots(
    () => readPorts(ctx, name),
    (changed) => changed === id,
    signal,
  )
}

/** Forwards a port. One that was removed before is private, whatever it was (S-35). */
export function addPort(
  ctx: SignedInContext,
  { name, port, ...said }: AddPortInput,
): Promise<PortsView> {
  return changed(ctx, { name, port }, async (inside, row, known) => {
    const facts: PortFacts = { codespace: row, port, known }
    await putPort(
      inside,
      { codespaceId: row.id, port },
      {
        ...said,
        isAdded: 1,
        removedGeneration: null,
        ...(isRemoved(facts) && { visibility: 'private', visibilityGeneration: row.generation }),
        updatedAt: ctx.clock.now(),
      },
    )
  })
}

/** Takes it off the list; nobody but its owner can open it any more, by whatever was given out. */
export function removePort(ctx: SignedInContext, { name, port }: PortRef): Promise<PortsView> {
  return changed(ctx, { name, port }, async (inside, row, known) => {
    const before = wishedVisibility({ codespace: row, port, known })
    await putPort(
      inside,
      { codespaceId: row.id, port },
      {
        isAdded: 0,
        removedGeneration: row.generation,
        label: null,
        protocol: null,
        visibility: null,
        visibilityGeneration: null,
        updatedAt: ctx.clock.now(),
      },
    )
    await removeKeysOf(inside, { codespaceId: row.id, port })
    await removePeopleOf(inside, { codespaceId: row.id, port })
    if (before !== 'private')
      await recordVisibility(inside, row, { port, before, after: 'private' })
  })
}

/** With another protocol it is private again: what was shared was something else. */
export function updatePort(
  ctx: SignedInContext,
  { name, port, ...said }: UpdatePortInput,
): Promise<PortsView> {
  return changed(ctx, { name, port }, async (inside, row, known) => {
    const facts: PortFacts = { codespace: row, port, known }
    const before = wishedVisibility(facts)
    const isOther = said.protocol !== undefined && said.protocol !== effectiveProtocol(facts)
    const wanted = said.visibility ?? (isOther ? 'private' : undefined)
    if (wanted !== undefined) await requireShareable(inside, facts, { row, wanted })
    await putPort(
      inside,
      { codespaceId: row.id, port },
      {
        ...said,
        ...(wanted !== undefined && visibilityOf(facts, wanted)),
        updatedAt: ctx.clock.now(),
      },
    )
    if (wanted !== undefined && wanted !== before) {
      await recordVisibility(inside, row, { port, before, after: wanted })
    }
  })
}

/** A choice is also the answer to what the configuration asks for. */
function visibilityOf({ codespace, port }: PortFacts, wanted: PortVisibility) {
  const asked = configuredVisibility(codespace, port)
  return {
    visibility: wanted,
    visibilityGeneration: codespace.generation,
    removedGeneration: null,
    ...(asked !== 'private' && {
      answeredVisibility: asked,
      isAgreed: wanted === 'private' ? 0 : 1,
    }),
  }
}

async function requireShareable(
  ctx: SignedInContext,
  { known, port }: PortFacts,
  { row, wanted }: { row: CodespaceRow; wanted: PortVisibility },
): Promise<void> {
  if (wanted === 'private') return
  await requireVisibility(ctx, row, wanted)
  if (known?.closedAt) {
    throw new AppError(
      'PORT_CLOSED_NOT_ALLOWED',
      `An administrator has closed port ${port}. It stays private until they allow it again.`,
    )
  }
  if (wanted === 'org' && !hasOrganization(ctx, row)) {
    throw new AppError(
      'PORT_ORGANIZATION_REQUIRED',
      'This codespace has no repository at the GitHub of this server, so nobody knows whose members may open the port.',
    )
  }
  if (!canOpen(row)) {
    throw new AppError(
      'CODESPACE_STOPPED',
      'The codespace is not running, and with the next start every port is private again.',
    )
  }
}

/** Whether it can be asked who is in the organization that its repository belongs to. */
function hasOrganization(ctx: SignedInContext, row: CodespaceRow): boolean {
  return row.template === null && URL.parse(row.repositoryUrl)?.origin === ctx.config.github.url
}

type Changed = { port: number; before: PortVisibility; after: PortVisibility }

function recordVisibility(
  ctx: SignedInContext,
  row: CodespaceRow,
  { port, before, after }: Changed,
) {
  return recordDeed(ctx, row, {
    action: 'port.setVisibility',
    before: { port, visibility: before },
    after: { port, visibility: after },
  })
}

/** Whatever is changed of a port: at once for everybody who has it open. */
async function changed(
  ctx: SignedInContext,
  { name, port }: PortRef,
  work: (inside: SignedInContext, row: CodespaceRow, known: PortRow | undefined) => Promise<void>,
): Promise<PortsView> {
  const id = await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    const row = await requireCodespace(inside, name)
    const known = await findPort(inside, row.id, port)
    if (!known) await requireRoom(inside, row)
    await work(inside, row, known)
    return row.id
  })
  ctx.changes.announce(id)
  return readPorts(ctx, name)
}

/** @throws AppError TOO_MANY_PORTS */
async function requireRoom(ctx: SignedInContext, row: CodespaceRow): Promise<void> {
  if ((await countPorts(ctx, row.id)) < mostPorts) return
  await removeForgotten(ctx, row)
  if ((await countPorts(ctx, row.id)) < mostPorts) return
  throw new AppError(
    'TOO_MANY_PORTS',
    `Something is remembered of ${mostPorts} ports of this codespace already. Remove some that are not needed any more: the next start of the codespace forgets them.`,
  )
}

/** Of every port that something is known of or said of by its number. */
export function allFacts(
  codespace: CodespaceRow,
  known: readonly PortRow[],
  people: ReadonlyMap<number, number>,
): PortFacts[] {
  const { attributes } = configuredPortsOf(codespace)
  const forward = forwardedPortsOf(codespace)
  const named = attributes.map(({ match }) => match).filter((match) => /^\d+$/.test(match))
  const rows = new Map(known.map((row) => [row.port, row]))
  const ports = new Set([...rows.keys(), ...people.keys(), ...forward, ...named.map(Number)])
  return [...ports]
    .sort((one, other) => one - other)
    .map((port) => ({ codespace, port, known: rows.get(port), people: people.get(port) ?? 0 }))
}

/** On the list of forwarded ports, or open to others or named without being on it. */
export function isListed(facts: PortFacts, most: PortVisibility): boolean {
  const { codespace, port, known } = facts
  if (known?.isAdded === 1 || known?.closedAt || facts.people) return true
  if (known && (known.label !== null || known.protocol !== null)) return true
  if (atMost(wishedVisibility(facts), most) !== 'private') return true
  return forwardedPortsOf(codespace).includes(port) && !isRemoved(facts)
}

function shown(
  ctx: SignedInContext,
  row: CodespaceRow,
  facts: PortFacts,
  most: PortVisibility,
): ForwardedPort {
  const { name } = row
  const { port, known } = facts
  const of = servicePortOf(row, port)
  const origin = portOrigin(ctx.config, { name, port })
  return {
    port,
    label: effectiveLabel(facts),
    service: of && `${of.service}:${of.servicePort}`,
    protocol: effectiveProtocol(facts),
    hasProtocol: hasProtocol(facts),
    visibility: atMost(wishedVisibility(facts), most),
    people: facts.people ?? 0,
    isClosed: known?.closedAt != null,
    source: known?.isAdded !== 1 && isConfigured(facts) ? 'configuration' : 'user',
    url: origin && `${origin}/`,
  }
}

/** The configuration has it on the list, or wants it open to others. */
function isConfigured({ codespace, port }: PortFacts): boolean {
  return (
    forwardedPortsOf(codespace).includes(port) ||
    configuredVisibility(codespace, port) !== 'private'
  )
}
