import type { AgentErrorCode } from './protocol/errors.ts'

/** A refusal the caller can act on. Anything else that is thrown is a bug or an outage. */
export class AgentError extends Error {
  override readonly name = 'AgentError'
  readonly reason: AgentErrorCode
  constructor(reason: AgentErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
