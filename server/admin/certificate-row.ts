import type { CertificatesState } from '#server/http/tls/certificates.ts'
import type { HealthRow } from './admin.schema.ts'

const dayMs = 24 * 60 * 60 * 1000
/** Who renews by program does so some thirty days before: by now that has failed for a week. */
const warnDays = 21

/** How it stands with what the server encrypts with. */
export function certificateRow(
  { names, validTo, problem }: CertificatesState,
  now: number,
): Omit<HealthRow, 'name'> {
  const until = new Date(validTo).toISOString().slice(0, 10)
  const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ' and others' : '')
  const renew = 'Renew it, and put the new files where BOTHY_TLS_CERTIFICATE and BOTHY_TLS_KEY say.'
  if (validTo <= now) {
    const detail = `It expired on ${until}, and browsers turn away from ${shown}.`
    return { health: 'failed', detail, advice: renew }
  }
  if (problem !== null) {
    const detail = `The files have changed, and what is in them is not served: ${problem}`
    const advice = `Put them right; until then the one before is served, valid until ${until}.`
    return { health: 'warning', detail, advice }
  }
  const days = Math.floor((validTo - now) / dayMs)
  if (days < warnDays) {
    const when = days === 0 ? 'within a day' : days === 1 ? 'in one day' : `in ${days} days`
    return { health: 'warning', detail: `It expires ${when}, on ${until}.`, advice: renew }
  }
  return { health: 'ok', detail: `Valid until ${until}, for ${shown}.`, advice: null }
}
