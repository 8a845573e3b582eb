import { useMutation } from '@tanstack/react-query'
import type { PortProtocol, PortVisibility } from '#server/ports/port-values.schema.ts'
import type { PortsView } from '#server/ports/ports.schema.ts'
import { copyText } from '#web/codespaces/codespace-entries.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { showToast } from '#web/ui/Toast.tsx'
import { useIde } from '../ide-context.ts'
import { forwardedUrl } from './localhost-address.ts'
import { openTab } from './open-tab.ts'
import type { PortRow } from './port-rows.ts'
import { nameOfPort, sharingWords, visibilityWords } from './port-words.ts'
import { portsOf } from './ports.ts'
import { previewPage } from './preview/preview-page.ts'

export type PortActions = ReturnType<typeof usePortActions>

/** What can be done with a port. What does not work is told by itself. */
export function usePortActions() {
  const ide = useIde()
  const { name } = ide.codespace
  const ports = portsOf(ide)
  const trpc = useTRPC()
  const options = (title: string) => ({
    onSuccess: (view: PortsView) => ports.takeView(view),
    onError: (error: unknown) =>
      void showToast({ tone: 'danger', title, description: sentenceOf(error) }),
  })
  const add = useMutation(trpc.ports.add.mutationOptions(options('The port was not forwarded')))
  const remove = useMutation(
    trpc.ports.remove.mutationOptions(options('The port is still forwarded')),
  )
  const update = useMutation(trpc.ports.update.mutationOptions(options('The port was not changed')))

  const setVisibility = (port: number, visibility: PortVisibility) => {
    update.mutate({ name, port, visibility }, { onSuccess: () => tellVisibility(port, visibility) })
  }
  const tellVisibility = (port: number, visibility: PortVisibility) => {
    const row = ports.row(port)
    const { label, who } = visibilityWords[visibility]
    const actions =
      visibility === 'private'
        ? []
        : [
            { label: 'Make private', onSelect: () => setVisibility(port, 'private') },
            ...(row?.url
              ? [{ label: 'Copy address', onSelect: () => void copyText(row.url ?? '') }]
              : []),
          ]
    showToast({
      title: `Port ${port} is ${label.toLowerCase()} now`,
      // Who was named stays in.
      description:
        visibility === 'private'
          ? sharingWords({ visibility, people: row?.people ?? 0, isClosed: false }).who
          : `${who} It ends when the codespace stops.`,
      actions,
    })
  }

  return {
    add: (port: number) => add.mutate({ name, port }),
    setLabel: (port: number, label: string | null) => update.mutate({ name, port, label }),
    setProtocol: (port: number, protocol: PortProtocol) => update.mutate({ name, port, protocol }),
    setVisibility,
    /** Rejects with what the server says against it. */
    agreeToVisibility: (port: number, visibility: PortVisibility) =>
      update.mutateAsync({ name, port, visibility }),
    /** It is gone from the list, whatever listens; its address is its owner's alone again. */
    stop({ port, isKept, isListening }: PortRow) {
      if (isListening) void ports.hide(port)
      if (isKept) remove.mutate({ name, port })
    },
    open: (row: PortRow) => withAddress(row, openTab),
    // Without the path, which may hold a token that is not meant for who gets the address.
    copyAddress: (row: PortRow) => withAddress({ ...row, path: '/' }, (url) => void copyText(url)),
    preview: ({ port }: Pick<PortRow, 'port'>, takesFocus = true) =>
      ide.fileEvents.emit({
        type: 'open',
        input: { type: 'page', page: previewPage(port) },
        toSide: true,
        takesFocus,
      }),
  }

  function withAddress(row: PortRow, use: (url: string) => void): void {
    const { view } = ports.store.getState()
    if (view?.urlPattern) use(forwardedUrl(view.urlPattern, row.port, row.path))
    else sayNoAddress(row, view?.why ?? null)
  }
}

function sayNoAddress(row: PortRow, why: string | null): void {
  showToast({
    tone: 'warning',
    title: `Port ${nameOfPort(row)} has no address`,
    description: why ?? 'The server has not said yet where ports are. Try again in a moment.',
  })
}
