import type { AppContext } from '#server/context.ts'
import { placeIn, seal, unsealBytes } from '#server/seal.ts'
import { type SecretRow, secretColumn } from './secrets.store.ts'

type KeyContext = { config: Pick<AppContext['config'], 'keyRing'> }

export const sealValue = (
  ctx: KeyContext,
  row: Pick<SecretRow, 'id' | 'level' | 'holder' | 'name'>,
  value: Buffer,
): string => seal(ctx.config.keyRing.keys, placeIn(secretColumn, row), value)

/**
 * Null where its key is not here, or it was moved or changed behind our back: it has to be
 * set again (F-51).
 */
export function openValue(ctx: KeyContext, row: SecretRow): Buffer | null {
  try {
    return unsealBytes(ctx.config.keyRing.keys, placeIn(secretColumn, row), row.sealedValue)
  } catch {
    // Which of the reasons it is makes no difference to what can be done about it.
    return null
  }
}

/**
 * What a variable of the environment can hold: exactly these bytes as text; null where there
 * is no such text.
 */
export function textOf(value: Buffer): string | null {
  if (value.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value)
  } catch {
    // It is not UTF-8, which is the answer.
    return null
  }
}
