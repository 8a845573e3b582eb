import { useEffect, useRef, useState } from 'react'
import { useIde } from '../../ide-context.ts'
import { linkTarget } from './repository-links.ts'
import { withAddresses } from './with-addresses.ts'

/** Addresses are good for longer than that. */
const addressMs = 5 * 60_000
/** Of a style sheet: what is longer, as no page needs it, is cut. */
const mostStyleBytes = 1024 * 1024

/** A file's markup as a preview shows it, and what following a link of it does. */
export function useRepositoryMarkup(path: string, html: string | null) {
  const { transfers, connection, fileEvents, codespace } = useIde()
  const { workspaceFolder } = codespace
  const [shown, setShown] = useState<string | null>(null)
  const addresses = useRef(new Map<string, { at: number; address: Promise<string> }>())
  useEffect(() => {
    if (html === null) return
    let isGone = false
    const addressOf = (of: string) => {
      const known = addresses.current.get(of)
      if (known && Date.now() - known.at < addressMs) return known.address
      const address = transfers.addressOf(of)
      addresses.current.set(of, { at: Date.now(), address })
      // One that was not to be had is asked for again.
      address.catch(() => addresses.current.delete(of))
      return address
    }
    const readText = async (of: string) => {
      const input = { path: of, offset: 0, length: mostStyleBytes }
      return new TextDecoder().decode((await connection.client.files.readRange.query(input)).bytes)
    }
    withAddresses(html, { path, workspaceFolder, addressOf, readText }).then(
      (markup) => !isGone && setShown(markup),
      () => undefined,
    )
    return () => {
      isGone = true
    }
  }, [html, path, workspaceFolder, transfers, connection])
  const follow = (href: string) => {
    const target = linkTarget(href, { path, workspaceFolder })
    if (target?.kind === 'web') window.open(target.href, '_blank', 'noopener,noreferrer')
    if (target?.kind === 'file') {
      fileEvents.open(target.path, {
        takesFocus: true,
        ...(target.line === null ? {} : { selection: { line: target.line, column: 1 } }),
      })
    }
  }
  return { shown, follow }
}
