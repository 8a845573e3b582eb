import { isLoopback } from './trusted-proxies.ts'

/** A certificate with those that lead to its authority, and its key: paths of PEM files. */
export type TlsFiles = { certificate: string; key: string }

/** How people come in, and whether what they send is encrypted on its way. */
export type WayIn = {
  publicUrl: string
  tls: readonly TlsFiles[] | null
  isPlainBeyondLoopback: boolean
  /** At which those are sent on who come without TLS; null for none. */
  redirectPort: number | null
}

type Wish = {
  host: string
  port: number
  redirectPort: number | undefined
  url: string | undefined
  certificateFiles: readonly string[]
  keyFiles: readonly string[]
  hasProxies: boolean
}

/** How to listen so that nothing leaves this machine unencrypted; else what has to be set. */
export function chooseWayIn(wish: Wish): { wayIn: WayIn } | { refusal: string } {
  const { host, port, certificateFiles, keyFiles } = wish
  if (certificateFiles.length !== keyFiles.length) {
    const counts = `${certificateFiles.length} and ${keyFiles.length} files`
    return {
      refusal: `BOTHY_TLS_CERTIFICATE and BOTHY_TLS_KEY name ${counts}; expected a key for each certificate, in the same order.`,
    }
  }
  const tls = certificateFiles.map((certificate, at) => ({ certificate, key: keyFiles[at] ?? '' }))
  const scheme = tls.length > 0 ? 'https' : 'http'
  const publicUrl = wish.url ?? `${scheme}://localhost:${port}`
  const { protocol, hostname } = new URL(publicUrl)
  if (protocol === 'http:' && tls.length > 0) {
    return {
      refusal: `BOTHY_URL is "${publicUrl}"; expected an https address, as BOTHY_TLS_CERTIFICATE is set.`,
    }
  }
  if (protocol === 'http:' && !isLocalName(hostname)) {
    return {
      refusal: `BOTHY_URL is "${publicUrl}"; expected an https address, or one at localhost: elsewhere browsers keep a sign-in for https alone. docs/operations.md shows how to get there.`,
    }
  }
  const { redirectPort = null } = wish
  if (redirectPort !== null && tls.length === 0) {
    return {
      refusal: `BOTHY_REDIRECT_PORT is "${redirectPort}"; expected none, as Bothy serves no certificate to send anybody to. Set BOTHY_TLS_CERTIFICATE and BOTHY_TLS_KEY, or have the reverse proxy do it: docs/reverse-proxy.md.`,
    }
  }
  if (redirectPort === port && port !== 0) {
    return {
      refusal: `BOTHY_REDIRECT_PORT is "${redirectPort}"; expected another port than BOTHY_PORT.`,
    }
  }
  const isPlainBeyondLoopback = tls.length === 0 && !isLoopback(host)
  if (isPlainBeyondLoopback && !wish.hasProxies) {
    return {
      refusal: `BOTHY_HOST is "${host}"; expected 127.0.0.1, as nothing encrypts what other machines would send. To be reached from them, set BOTHY_TLS_CERTIFICATE and BOTHY_TLS_KEY, or name in BOTHY_TRUSTED_PROXIES the reverse proxy that encrypts.`,
    }
  }
  return {
    wayIn: { publicUrl, tls: tls.length > 0 ? tls : null, isPlainBeyondLoopback, redirectPort },
  }
}

const isLocalName = (hostname: string): boolean =>
  hostname.endsWith('.localhost') || isLoopback(hostname.replace(/^\[|\]$/g, ''))
