import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { Database } from './db/database.ts'

const ivBytes = 12
const tagBytes = 16
const sealedShape = /^v1\.([0-9a-f]{8})\.([\w-]+)$/

/** AES-256. The id says which key a value was sealed with, and nothing about the key. */
export type SealingKey = { id: string; key: Buffer }

/** 32 bytes in base64, of either alphabet; null for anything else. */
export function sealingKey(text: string): SealingKey | null {
  if (!/^[\w+/-]{43}=?$/.test(text)) return null
  const key = Buffer.from(text, 'base64')
  const id = createHash('sha256').update('bothy sealing key').update(key).digest('hex').slice(0, 8)
  return { id, key }
}

/** Where a sealed value stands: table and column, then what tells the row from all others. */
export type SealedPlace = readonly [column: string, ...row: string[]]

/**
 * A column of sealed values. What `row` names tells each of its rows from all others, and
 * never changes.
 */
export type SealedColumn<Table extends keyof Database = keyof Database> = {
  [T in Table]: {
    table: T
    column: keyof Database[T] & string
    row: readonly (keyof Database[T] & string)[]
  }
}[Table]

/** The place of the value in this row of the column. */
export const placeIn = <Row extends string>(
  column: { table: string; column: string; row: readonly Row[] },
  values: Record<Row, string>,
): SealedPlace => [`${column.table}.${column.column}`, ...column.row.map((name) => values[name])]

/**
 * Encrypts for exactly this place (AES-256-GCM, the place being the associated data) with the first
 * of the keys: moved to another row, or changed in any bit, it does not open again (S-77).
 */
export function seal(
  keys: readonly SealingKey[],
  place: SealedPlace,
  content: string | Buffer,
): string {
  const [key] = keys
  if (!key) throw new Error('There is no key to seal with.')
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key.key, iv)
  cipher.setAAD(associatedData(key, place))
  const bytes = Buffer.concat([
    iv,
    cipher.update(typeof content === 'string' ? Buffer.from(content) : content),
    cipher.final(),
    cipher.getAuthTag(),
  ])
  return `v1.${key.id}.${bytes.toString('base64url')}`
}

/**
 * The text again. Throws for what was not sealed for this place, by one of these
 * keys, or not by us.
 */
export const unseal = (keys: readonly SealingKey[], place: SealedPlace, sealed: string): string =>
  unsealBytes(keys, place, sealed).toString('utf8')

/** As `unseal`, for what is not text. */
export function unsealBytes(
  keys: readonly SealingKey[],
  place: SealedPlace,
  sealed: string,
): Buffer {
  const [, id, body = ''] = sealedShape.exec(sealed) ?? []
  const key = keys.find((candidate) => candidate.id === id)
  if (!key)
    throw new Error(
      `A value of ${place[0]} was sealed with the key ${id ?? '?'}, which is not here.`,
    )
  const bytes = Buffer.from(body, 'base64url')
  if (bytes.length < ivBytes + tagBytes || bytes.toString('base64url') !== body) {
    throw new Error(`A sealed value of ${place[0]} is damaged.`)
  }
  const decipher = createDecipheriv('aes-256-gcm', key.key, bytes.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(associatedData(key, place))
  decipher.setAuthTag(bytes.subarray(-tagBytes))
  const content = decipher.update(bytes.subarray(ivBytes, -tagBytes))
  return Buffer.concat([content, decipher.final()])
}

/** As JSON, so that no two places read the same. */
const associatedData = (key: SealingKey, place: SealedPlace): Buffer =>
  Buffer.from(JSON.stringify(['bothy', 'v1', key.id, ...place]))
