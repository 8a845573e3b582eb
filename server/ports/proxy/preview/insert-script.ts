import type { IncomingMessage } from 'node:http'
import { Transform } from 'node:stream'
import { portOrigin } from '../../port-host.ts'
import type { Passed } from '../headers/headers-to-app.ts'
import { allowScript } from './allow-script.ts'
import { previewScriptPath } from './preview-tools.ts'

/** A page whose head begins later than that gets the script at its very beginning. */
const mostSearchedBytes = 16 * 1024
/** None looks beyond the next tag: an app that says half a tag for ever costs one look each. */
const places = [/<head(\s[^<>]*)?>/i, /<html(\s[^<>]*)?>/i, /<!doctype[^<>]*>/i]
/** Of a page that comes in crumbs, so many ends of tags are worth a look. */
const mostLooks = 64
/** They would be about the page without the script. */
const aboutTheBody = /^(content-length|etag|last-modified|accept-ranges|content-md5|digest)$/i

export type Inserted = { headers: string[]; through: Transform }

/** An answer with the script of the preview tools in it; null for what is no page of text. */
export function insertScript(
  { config, host }: Passed,
  { headers: said }: IncomingMessage,
  headers: readonly string[],
): Inserted | null {
  const isPage = /^\s*text\/html\s*(;|$)/i.test(said['content-type'] ?? '')
  const isReadable = !/utf-?16|utf-?32/i.test(said['content-type'] ?? '')
  const isPlain = /^(identity)?$/i.test(said['content-encoding'] ?? '')
  if (!isPage || !isReadable || !isPlain) return null
  const address = `${portOrigin(config, host)}${previewScriptPath}`
  const allowed = allowScript(headers, address)
  const kept = allowed.headers.filter((_, at) => !aboutTheBody.test(headers[at - (at % 2)] ?? ''))
  const nonce = allowed.nonce === null ? '' : ` nonce="${allowed.nonce}"`
  const tag = `<script src="${previewScriptPath}"${nonce}></script>`
  return { headers: [...kept, 'Cache-Control', 'no-store'], through: inserting(tag) }
}

/** Holds back no more than it takes to find the place. */
function inserting(tag: string): Transform {
  let begun: Buffer[] | null = []
  let heldBytes = 0
  let looks = 0
  const place = (bytes: Buffer, isAll: boolean): Buffer | null => {
    looks += 1
    const text = bytes.toString('latin1')
    const isEnough = isAll || bytes.length >= mostSearchedBytes || looks >= mostLooks
    for (const pattern of isEnough ? places : places.slice(0, 1)) {
      const found = pattern.exec(text)
      if (!found) continue
      const at = found.index + found[0].length
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(tag), bytes.subarray(at)])
    }
    return isEnough ? Buffer.concat([Buffer.from(tag), bytes]) : null
  }
  return new Transform({
    transform(chunk: Buffer, _, done) {
      if (begun === null) return done(null, chunk)
      begun.push(chunk)
      heldBytes += chunk.length
      if (!chunk.includes('>') && heldBytes < mostSearchedBytes) return done()
      const placed = place(Buffer.concat(begun), false)
      if (placed !== null) begun = null
      done(null, placed ?? undefined)
    },
    flush(done) {
      done(null, begun === null ? undefined : place(Buffer.concat(begun), true))
    },
  })
}
