import { hkdfSync, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Config } from '#server/config.ts'
import type { Clock } from '#server/context.ts'
import { type SealingKey, seal, sealingKey, unseal } from '#server/seal.ts'
import { addressKind } from './files.schema.ts'

export const firstUseMs = 60_000
/** Between two uses of one address. */
const idleMs = 10 * 60_000
const longestMs = 60 * 60_000
const maxGrantsPerUser = 1000
const maxArchivesPerUser = 20

const claims = z.object({
  id: z.string(),
  kind: addressKind,
  codespaceId: z.string(),
  userId: z.string(),
  sessionHash: z.string(),
  /** Null for an archive, whose paths stay here. */
  path: z.string().nullable(),
  mintedAt: z.number(),
})
export type AddressClaims = z.infer<typeof claims>
export type NewAddress = Omit<AddressClaims, 'id' | 'path' | 'mintedAt'> & { paths: string[] }

type Grant = { userId: string; until: number }
type Archive = Grant & { paths: string[] }

/**
 * Addresses of files: sealed, so that they say nothing and cannot be changed, and good at the host
 * of one codespace only. Each must be used within a minute. One of an archive is good once. Any
 * other is then good for ten minutes after each use and an hour in all, since an element asks for
 * one range after the other and an upload goes on after a lost connection. Whether session and
 * codespace are still there is the caller's to ask.
 */
export class FileAddresses {
  readonly #clock: Clock
  readonly #keys: SealingKey[]
  readonly #startedAt: number
  readonly #grants = new Map<string, Grant>()
  readonly #archives = new Map<string, Archive>()

  constructor({ authSecret }: Pick<Config, 'authSecret'>, clock: Clock) {
    this.#clock = clock
    this.#startedAt = clock.now()
    const key = Buffer.from(hkdfSync('sha256', authSecret, 'bothy', 'file addresses', 32))
    const sealing = sealingKey(key.toString('base64'))
    if (!sealing) throw new Error('A derived key is no key.')
    this.#keys = [sealing]
  }

  /** How many are remembered. */
  get size(): number {
    return this.#grants.size + this.#archives.size
  }

  /** The secret part of the address at the files' host of the codespace of that name. */
  mint(name: string, { paths, ...address }: NewAddress): { secret: string; expiresAt: number } {
    const id = randomBytes(12).toString('base64url')
    const mintedAt = this.#clock.now()
    const isArchive = address.kind === 'archive'
    if (isArchive) {
      makeRoom(this.#archives, address, { now: mintedAt, most: maxArchivesPerUser })
      this.#archives.set(id, { userId: address.userId, paths, until: mintedAt + firstUseMs })
    }
    const path = isArchive ? null : (paths[0] ?? null)
    const minted: AddressClaims = { ...address, id, path, mintedAt }
    return {
      secret: seal(this.#keys, placeOf(name), JSON.stringify(minted)),
      expiresAt: mintedAt + firstUseMs,
    }
  }

  /**
   * What the address says, where it is one of ours for this host and may be used now;
   * null otherwise.
   */
  read(name: string, secret: string): AddressClaims | null {
    const said = this.#open(name, secret)
    if (!said) return null
    const now = this.#clock.now()
    if (said.kind === 'archive') return this.#archive(said.id, now) ? said : null
    return now < this.#endOf(said, now) ? said : null
  }

  /** To be called when it is used: an archive's paths, once, or the path that it is good for. */
  use(said: AddressClaims): string[] | null {
    const now = this.#clock.now()
    if (said.kind === 'archive') {
      const archive = this.#archive(said.id, now)
      this.#archives.delete(said.id)
      return archive?.paths ?? null
    }
    if (now >= this.#endOf(said, now) || said.path === null) return null
    this.#grants.delete(said.id)
    makeRoom(this.#grants, said, { now, most: maxGrantsPerUser })
    this.#grants.set(said.id, { userId: said.userId, until: now + idleMs })
    return [said.path]
  }

  /** What an archive's address is for, without using it. */
  peek(said: AddressClaims): string[] | null {
    return this.#archive(said.id, this.#clock.now())?.paths ?? null
  }

  #endOf({ id, mintedAt }: AddressClaims, now: number): number {
    const grant = this.#grants.get(id)
    // Which were used before the last restart nobody knows: they go on, and not for longer
    // than if they were.
    const sinceStart = mintedAt < this.#startedAt ? this.#startedAt + idleMs : 0
    const until = grant?.until ?? Math.max(mintedAt + firstUseMs, sinceStart)
    if (grant && grant.until <= now) this.#grants.delete(id)
    return Math.min(until, mintedAt + longestMs)
  }

  #archive(id: string, now: number): Archive | null {
    const archive = this.#archives.get(id)
    return archive && now < archive.until ? archive : null
  }

  #open(name: string, secret: string): AddressClaims | null {
    try {
      return claims.parse(JSON.parse(unseal(this.#keys, placeOf(name), secret)))
    } catch {
      // Not of our making, or made for another host.
      return null
    }
  }
}

const placeOf = (name: string) => ['file address', name] as const

/**
 * Takes away what has ended, whoever's it was, and the oldest of this user's until one more is
 * within the bound.
 */
function makeRoom(
  entries: Map<string, Grant>,
  { userId }: Pick<Grant, 'userId'>,
  { now, most }: { now: number; most: number },
): void {
  const own: string[] = []
  for (const [id, entry] of entries) {
    if (entry.until <= now) entries.delete(id)
    else if (entry.userId === userId) own.push(id)
  }
  for (const id of own.slice(0, Math.max(0, own.length - most + 1))) entries.delete(id)
}
