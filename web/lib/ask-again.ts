import { codeOf } from './trpc-errors.ts'

/**
 * For a mutation that carries a key: asked again where no answer came, since that
 * cannot do it twice.
 */
export const askAgain = {
  retry: (failures: number, error: unknown) => codeOf(error) === null && failures < 3,
  retryDelay: (attempt: number) => 400 * 2 ** attempt,
}
