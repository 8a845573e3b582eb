import { randomBytes } from 'node:crypto'

/**
 * What a failure is called in the log and in the answer to whoever met it, so that the one can be
 * found by the other.
 */
export const newReference = (): string => randomBytes(5).toString('hex')
