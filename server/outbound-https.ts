import { readFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import type { Config } from './config.ts'

/**
 * For one call of the server's own to the internet: through the proxy of the configuration,
 * trusting its authority too. Keeps no connection: calls are rare, and a changed authority or
 * proxy counts at the next.
 */
export function outboundAgent({ proxy, extraCaFile }: Pick<Config, 'proxy' | 'extraCaFile'>) {
  const proxyEnv = {
    ...(proxy.https !== undefined && { HTTPS_PROXY: proxy.https }),
    ...(proxy.none !== undefined && { NO_PROXY: proxy.none }),
  }
  return new Agent({ proxyEnv, secureContext: outboundTrust({ extraCaFile }) })
}

/** Whom this server trusts when it speaks TLS to others: from 1.2 on, as Node does. */
export function outboundTrust({ extraCaFile }: Pick<Config, 'extraCaFile'>): SecureContext {
  return trusting(extraCaFile === undefined ? undefined : readFileSync(extraCaFile, 'utf8'))
}

let last: { extra: string | undefined; context: SecureContext } | undefined

/** Reading some hundred and fifty authorities takes longer than most of the calls do. */
function trusting(extra: string | undefined): SecureContext {
  if (last === undefined || last.extra !== extra) {
    const ca = [...getCACertificates('default'), ...(extra === undefined ? [] : [extra])]
    last = { extra, context: createSecureContext({ ca }) }
  }
  return last.context
}
