import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client'
import { codespaceState } from '#server/codespaces/codespaces.schema.ts'
import { countByState } from '#server/codespaces/count-by-state.ts'
import type { AppContext } from '#server/context.ts'

/**
 * What is looked at when somebody asks: the process with the lag of its event loop, codespaces, the
 * isolation of codespaces, the certificate. To be added once; what cannot be told is left out.
 */
export function addMetricsOfNow(ctx: AppContext): void {
  const { registry } = ctx.metrics
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'bothy_codespaces',
    help: 'Codespaces by state, those in the trash included.',
    labelNames: ['state'],
    registers,
    async collect() {
      const counts = await countByState(ctx)
      for (const state of codespaceState.options) this.set({ state }, counts.get(state) ?? 0)
    },
  })
  new Gauge({
    name: 'bothy_isolation_verified',
    help: '1 where the last check from inside found codespaces kept apart, else 0.',
    registers,
    collect() {
      const last = ctx.isolation.last
      if (last !== null) this.set(last.isolation === 'verified' ? 1 : 0)
    },
  })
  addCertificate(ctx, registry)
}

function addCertificate({ certificates }: AppContext, registry: Registry): void {
  if (!certificates) return
  new Gauge({
    name: 'bothy_certificate_expires_timestamp_seconds',
    help: 'When the first certificate that is served expires.',
    registers: [registry],
    collect() {
      this.set(certificates.state.validTo / 1000)
    },
  })
}
