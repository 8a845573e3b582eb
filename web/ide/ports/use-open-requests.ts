import { useEffect } from 'react'
import type { OpenRequest } from '#agent/protocol/ports.ts'
import { copyText } from '#web/codespaces/codespace-entries.ts'
import { showToast } from '#web/ui/Toast.tsx'
import { useIde } from '../ide-context.ts'
import { keepFollowing } from './keep-following.ts'
import { localhostAddress } from './localhost-address.ts'

/**
 * Opens what programs in the codespace want opened in the user's browser. What leads out of the
 * codespace is asked about: any program there may want it.
 */
export function useOpenRequests(): void {
  const { connection, opener } = useIde()
  useEffect(() => {
    let takeBack: () => void = () => undefined
    const take = ({ url }: OpenRequest) => {
      const address = URL.parse(url)
      if (address === null || !/^https?:$/.test(address.protocol)) return
      // Of several windows the one in which somebody waits for it.
      if (localhostAddress(address) && document.hasFocus()) return opener.open(address.href)
      takeBack()
      takeBack = showToast({
        title: `A program wants to open ${address.host}`,
        description: address.href.length > 300 ? `${address.href.slice(0, 300)}…` : address.href,
        actions: [
          { label: 'Open in browser', onSelect: () => opener.open(address.href) },
          { label: 'Copy address', onSelect: () => void copyText(address.href) },
        ],
      })
    }
    return keepFollowing((onError) =>
      connection.client.ports.opens.subscribe(undefined, { onData: take, onError }),
    )
  }, [connection, opener])
}
