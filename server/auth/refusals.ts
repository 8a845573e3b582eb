import { audit } from '#server/audit/audit.ts'
import { AuditedLately } from '#server/audit/audited-lately.ts'
import type { Clock } from '#server/context.ts'
import type { SignInError } from './auth.schema.ts'
import type { AuthContext, SignInMethod } from './sessions.ts'

const onceEachMs = 60_000

export type Refusal = {
  method: SignInMethod
  reason: SignInError
  /** Who was kept out, where that is known. */
  subject?: { id: string; name: string }
}

/**
 * Records who was not let in, once a minute for each address and reason: anybody can have it
 * written, so it must not be much. That nobody is let in for a while is one line, wherever
 * it comes from.
 */
export class Refusals {
  readonly #lately: AuditedLately

  constructor(clock: Clock) {
    this.#lately = new AuditedLately(clock)
  }

  /** Never rejects: a refusal stands, recorded or not. */
  async record(ctx: AuthContext, { method, reason, subject }: Refusal): Promise<void> {
    if (reason === 'ALREADY_SIGNED_IN') return
    const whose = reason === 'TOO_MANY_ATTEMPTS' ? 'all' : (ctx.from?.address ?? '')
    const object = { type: 'session', id: '', name: method } as const
    try {
      await this.#lately.once(`${method} ${reason} ${whose}`, onceEachMs, async (isDue) => {
        if (!isDue) return
        await audit(ctx, {
          action: 'session.signInRefused',
          object,
          subject: subject ?? null,
          after: { reason },
        })
      })
    } catch (error) {
      ctx.log.error({ err: error, reason }, 'A refused sign-in could not be recorded')
    }
  }
}
