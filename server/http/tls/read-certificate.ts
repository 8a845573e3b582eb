import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import { AppError } from '#server/errors.ts'
import type { TlsFiles } from '#server/way-in.ts'

/** One that can be served. */
export type Certificate = {
  /** Another file has another one. */
  id: string
  /** As they stand in it, wildcards included. */
  names: string[]
  validTo: number
  pem: { cert: string; key: string }
  context: SecureContext
  covers(hostname: string): boolean
}

/**
 * Reads and tries a certificate and its key.
 * @throws AppError that names the variable, the file and what is wrong with it
 */
export function readCertificate(files: TlsFiles, now: number): Certificate {
  const cert = read('BOTHY_TLS_CERTIFICATE', files.certificate)
  const key = read('BOTHY_TLS_KEY', files.key)
  const x509 = parsed('BOTHY_TLS_CERTIFICATE', files.certificate, () => new X509Certificate(cert))
  const privateKey = parsed('BOTHY_TLS_KEY', files.key, () => createPrivateKey(key))
  requireMatch(x509, privateKey, files)
  const [validFrom, validTo] = [Date.parse(x509.validFrom), Date.parse(x509.validTo)]
  const said = `the certificate in BOTHY_TLS_CERTIFICATE, "${files.certificate}",`
  if (validTo <= now) {
    throw unusable(`${capital(said)} expired on ${x509.validTo}; expected a renewed one.`)
  }
  if (validFrom > now) {
    throw unusable(
      `${capital(said)} is valid from ${x509.validFrom} on; is the clock of this machine right?`,
    )
  }
  return {
    id: cert,
    names: namesOf(x509),
    validTo,
    pem: { cert, key },
    context: parsed('BOTHY_TLS_CERTIFICATE', files.certificate, () =>
      createSecureContext({ cert, key }),
    ),
    covers: (hostname) => isCovered(x509, hostname),
  }
}

/** Any client may ask for any name, and what is none makes the parser throw. */
function isCovered(x509: X509Certificate, hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '')
  if (isIP(address) !== 0) return x509.checkIP(address) !== undefined
  return /^[a-z\d._-]+$/i.test(hostname) && x509.checkHost(hostname) !== undefined
}

function namesOf({ subjectAltName = '' }: X509Certificate): string[] {
  return [...subjectAltName.matchAll(/(?:DNS|IP Address):([^,\s]+)/g)].map(([, name = '']) => name)
}

function requireMatch(x509: X509Certificate, key: KeyObject, files: TlsFiles): void {
  if (x509.checkPrivateKey(key)) return
  throw unusable(
    `BOTHY_TLS_KEY, "${files.key}", is the key of another certificate than "${files.certificate}"; expected the one it was made with.`,
  )
}

function read(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reasons: Record<string, string> = { ENOENT: 'is not there', EACCES: 'may not be read' }
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? 'cannot be read'
    throw unusable(`${variable} names "${file}", which ${reason}.`, error)
  }
}

function parsed<Part>(variable: string, file: string, parse: () => Part): Part {
  try {
    return parse()
  } catch (error) {
    // What the parser says may be of the key itself.
    const what = variable === 'BOTHY_TLS_KEY' ? 'a private key without a password' : 'a certificate'
    throw unusable(`${variable} names "${file}"; expected ${what} in PEM form.`, error)
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const unusable = (message: string, cause?: unknown): AppError =>
  new AppError('TLS_UNUSABLE', message, { cause })
