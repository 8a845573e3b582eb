import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { containerPaths } from '#agent/protocol/line.ts'
import type { Config } from './config.ts'

/**
 * The folder mounted as `containerPaths.trust`: the operator's own authority, alone and with
 * the public ones.
 */
export function prepareAuthorities(config: Config): string {
  const folder = join(config.dataFolder, 'trust')
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const extra = config.extraCaFile ? readFileSync(config.extraCaFile, 'utf8') : ''
  writeFileSync(join(folder, 'extra-ca.pem'), extra, { mode: 0o644 })
  writeFileSync(join(folder, 'bundle.pem'), `${rootCertificates.join('\n')}\n${extra}`, {
    mode: 0o644,
  })
  return folder
}

/**
 * Set for clones and for everything the user runs. Empty where the operator has neither
 * authority nor proxy.
 */
export function authoritiesEnvironment(config: Config): Record<string, string> {
  const bundle = `${containerPaths.trust}/bundle.pem`
  const authority: Record<string, string> = config.extraCaFile
    ? {
        SSL_CERT_FILE: bundle,
        CURL_CA_BUNDLE: bundle,
        REQUESTS_CA_BUNDLE: bundle,
        GIT_SSL_CAINFO: bundle,
        NODE_EXTRA_CA_CERTS: `${containerPaths.trust}/extra-ca.pem`,
      }
    : {}
  const { http, https, none } = config.proxy
  const proxies = { HTTP_PROXY: http, HTTPS_PROXY: https, NO_PROXY: none }
  for (const [name, value] of Object.entries(proxies)) {
    if (value === undefined) continue
    // Tools disagree about the case, so both are set.
    authority[name] = value
    authority[name.toLowerCase()] = value
  }
  return authority
}
