import type { Duplex } from 'node:stream'
import { Attempts } from '#server/auth/attempts.ts'
import { onSessionsEnded } from '#server/auth/auth.ts'
import { type CodespaceRow, listRunning } from '#server/codespaces/codespaces.store.ts'
import type { Config } from '#server/config.ts'
import type { AppContext, Clock } from '#server/context.ts'
import { isInOrganization } from '#server/github/github.ts'
import { onSetting } from '#server/settings/settings.ts'
import type { PortHost } from '../port-host.ts'
import { portSettings } from '../ports.settings.ts'
import type { Credential } from './credential.ts'
import { type Judgement, judge } from './judge.ts'
import { PortCookies } from './port-cookies.ts'

/** What this process does is heard at once; this is for what another server has done. */
const judgedMs = 5000
const recheckMs = 10_000
const memberMs = 15_000
const mostKept = 20_000

type Kept<T> = { value: Promise<T>; codespaceId: string | null; until: number }
type Held = { host: PortHost; credential: Credential; judgement: Judgement; sockets: Set<Duplex> }

/**
 * Remembers for some seconds who may open which port, since every request asks, and keeps an eye
 * on what stays open. Whatever may end a right is asked about anew at once, where this process
 * hears of it; within 30 seconds otherwise (S-19, S-34, S-36, S-38).
 */
export class PortGate {
  readonly cookies: PortCookies
  /** Of visitors who report ports: each address for itself. */
  readonly reports: Attempts
  readonly #clock: Clock
  readonly #judged = new Map<string, Kept<Judgement>>()
  readonly #members = new Map<string, Kept<boolean>>()
  readonly #held = new Map<string, Held>()

  constructor(config: Pick<Config, 'authSecret'>, clock: Clock) {
    this.cookies = new PortCookies(config)
    this.reports = new Attempts(clock)
    this.#clock = clock
  }

  /** As `judge`, which was perhaps asked some seconds ago. What has run out never counts. */
  async judge(ctx: AppContext, host: PortHost, credential: Credential): Promise<Judgement> {
    const key = keyOf(host, credential)
    const judgement = await this.#remember(this.#judged, { key, forMs: judgedMs }, async (kept) => {
      const found = await judge(ctx, host, credential)
      kept.codespaceId = found.place?.codespace.id ?? null
      return found
    })
    if (judgement.until > this.#clock.now()) return judgement
    this.#judged.delete(key)
    return judge(ctx, host, credential)
  }

  isMember(ctx: AppContext, codespace: CodespaceRow, userId: string): Promise<boolean> {
    const key = `${codespace.id} ${userId}`
    return this.#remember(this.#members, { key, forMs: memberMs }, () =>
      isInOrganization(ctx, codespace, userId),
    )
  }

  /** Destroys the socket once what it was let in by has ended. */
  hold(socket: Duplex, { host, credential, judgement }: Omit<Held, 'sockets'>): void {
    if (socket.destroyed) return
    const { viewer, place } = judgement
    const key = `${keyOf(host, credential)} ${viewer} ${place?.codespace.generation}`
    const held = this.#held.get(key) ?? { host, credential, judgement, sockets: new Set() }
    this.#held.set(key, held)
    held.sockets.add(socket)
    socket.once('close', () => {
      held.sockets.delete(socket)
      if (held.sockets.size === 0) this.#held.delete(key)
    })
  }

  /** Follows all that can end a right, until disposed of; then nothing is held open any more. */
  start(ctx: AppContext): Disposable {
    const ending = new AbortController()
    const stack = new DisposableStack()
    stack.defer(() => ending.abort())
    stack.use(onSessionsEnded(ctx, () => this.#forget(ctx, () => true)))
    for (const setting of portSettings) {
      stack.use(onSetting(ctx, setting, { changed: () => this.#policyChanged(ctx) }))
    }
    const timer = setInterval(() => void this.recheck(ctx, () => true), recheckMs).unref()
    stack.defer(() => clearInterval(timer))
    stack.defer(() => {
      for (const { sockets } of this.#held.values()) for (const socket of sockets) socket.destroy()
    })
    void this.#followCodespaces(ctx, ending.signal)
    return stack
  }

  /** Asks anew whether what is held open may be; what may not is closed. */
  async recheck(ctx: AppContext, concerns: (held: Held) => boolean): Promise<void> {
    for (const held of [...this.#held.values()].filter(concerns)) {
      try {
        const now = await judge(ctx, held.host, held.credential)
        if (isSame(held.judgement, now) && now.until > this.#clock.now()) continue
      } catch {
        // A database that is busy is no verdict: it is asked again soon.
        continue
      }
      for (const socket of held.sockets) socket.destroy()
    }
  }

  async #followCodespaces(ctx: AppContext, signal: AbortSignal): Promise<void> {
    for await (const id of ctx.changes.listen(signal)) {
      this.#forget(ctx, (codespaceId) => codespaceId === null || codespaceId === id)
    }
  }

  async #policyChanged(ctx: AppContext): Promise<void> {
    this.#forget(ctx, () => true)
    for (const { id } of await listRunning(ctx)) ctx.changes.announce(id)
  }

  #forget(ctx: AppContext, concerns: (codespaceId: string | null) => boolean): void {
    for (const [key, { codespaceId }] of this.#judged) {
      if (concerns(codespaceId)) this.#judged.delete(key)
    }
    void this.recheck(ctx, ({ judgement }) => concerns(judgement.place?.codespace.id ?? null))
  }

  #remember<T>(
    kept: Map<string, Kept<T>>,
    { key, forMs }: { key: string; forMs: number },
    ask: (entry: Pick<Kept<T>, 'codespaceId'>) => Promise<T>,
  ): Promise<T> {
    const now = this.#clock.now()
    const known = kept.get(key)
    if (known && now < known.until) return known.value
    kept.delete(key)
    const concerning = { codespaceId: null }
    const entry: Kept<T> = Object.assign(concerning, { value: ask(concerning), until: now + forMs })
    kept.set(key, entry)
    entry.value.catch(() => kept.get(key) === entry && kept.delete(key))
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break
      kept.delete(oldest)
    }
    return entry.value
  }
}

const keyOf = ({ name, port }: PortHost, { key }: Credential) => `${name}-${port} ${key}`

/** Let in as before, to what was running then. */
const isSame = (before: Judgement, now: Judgement): boolean =>
  now.place !== null &&
  now.standing === before.standing &&
  now.place.codespace.id === before.place?.codespace.id &&
  now.place.codespace.generation === before.place.codespace.generation &&
  now.place.codespace.phase === before.place.codespace.phase
