import type { PortsView } from '#server/ports/ports.schema.ts'
import type { MenuEntry } from '#web/ui/MenuEntries.tsx'
import { commandEntries } from '../commands/command-entries.ts'
import type { Ide } from '../ide-context.ts'
import type { PortRow } from './port-rows.ts'
import { choosableVisibilities, visibilityWords } from './port-words.ts'
import type { PortActions } from './use-port-actions.ts'

type Given = { row: PortRow; view: PortsView; actions: PortActions }

/** What can be done with one port. */
export function portMenu(ide: Ide, { row, view, actions }: Given): MenuEntry[] {
  const args = [row.port]
  const hasAddress = row.url !== null
  const of = (id: string, label: string, isOffered = true) =>
    isOffered ? [[id, { label, args }] as const] : []
  return commandEntries(ide, [
    ...of('remote.tunnel.openCommandPalette', 'Open in browser', hasAddress),
    ...of('remote.tunnel.openPreview', 'Preview in editor', hasAddress),
    '-',
    ...of('remote.tunnel.label', 'Set label…'),
    ...of('remote.tunnel.copyAddressCommandPalette', 'Copy address', hasAddress),
    ...of('bothy.showPortCode', 'Show QR code', hasAddress),
    '-',
    {
      kind: 'choice',
      label: 'Visibility',
      value: row.visibility,
      options: choosableVisibilities(view).map((value) => ({
        value,
        label: visibilityWords[value].label,
      })),
      reason:
        view.maxVisibility === 'public'
          ? undefined
          : 'Administrators of this server allow no more.',
      onChange: (value) => {
        const visibility = choosableVisibilities(view).find((one) => one === value)
        if (visibility) actions.setVisibility(row.port, visibility)
      },
    },
    {
      kind: 'choice',
      label: 'Protocol of the program',
      value: row.protocol,
      options: [
        { value: 'http', label: 'HTTP' },
        { value: 'https', label: 'HTTPS' },
      ],
      onChange: (value) => actions.setProtocol(row.port, value === 'https' ? 'https' : 'http'),
    },
    '-',
    ...of(
      'bothy.sharePortWithPeople',
      'Share with people…',
      // Who was named before administrators forbade it can be taken back all the same.
      hasAddress && (view.maxVisibility !== 'private' || row.people > 0),
    ),
    ...of('bothy.sharePort', 'Share by link…', hasAddress && view.maxVisibility === 'public'),
    ...of('bothy.portTokens', 'Tokens for programs…', hasAddress && view.hasTokens),
    '-',
    ...of('remote.tunnel.closeCommandPalette', 'Stop forwarding'),
  ])
}
