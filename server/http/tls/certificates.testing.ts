import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import type { TlsFiles } from '#server/way-in.ts'

const dayMs = 24 * 60 * 60 * 1000

export const inDays = (days: number): Date => new Date(Date.now() + days * dayMs)

type Wish = { names: string[]; from?: Date; to?: Date }

/** Writes a certificate that signs itself, and its key. */
export async function writeCertificate(
  folder: string,
  name: string,
  { names, from = inDays(-1), to = inDays(60) }: Wish,
): Promise<TlsFiles> {
  const made = await generate([{ name: 'commonName', value: 'Bothy tests' }], {
    keyType: 'ec',
    notBeforeDate: from,
    notAfterDate: to,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) },
    ],
  })
  const files = { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}-key.pem`) }
  writeFileSync(files.certificate, made.cert)
  writeFileSync(files.key, made.private, { mode: 0o600 })
  return files
}
