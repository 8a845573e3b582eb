import type { Command } from '../commands/command.ts'
import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'
import type { PortQuestion } from './port-question.ts'
import type { PortRow } from './port-rows.ts'
import {
  choosableVisibilities,
  nameOfPort,
  originWords,
  sharingWords,
  typedPort,
  visibilityWords,
} from './port-words.ts'
import { portsOf } from './ports.ts'
import type { PortActions } from './use-port-actions.ts'

const longestLabel = 100

/**
 * All that can be done with ports, by VS Code's ids. What is about one port takes its number, or
 * the one the panel's focus is at, or asks which.
 */
export function usePortCommands(actions: PortActions, ask: (question: PortQuestion) => void): void {
  const ide = useIde()
  const { quickInput, contextKeys } = ide
  const ports = portsOf(ide)

  const choose = async (number: unknown, placeholder: string): Promise<PortRow | null> => {
    if (typeof number === 'number') return ports.row(number) ?? null
    const { activePort, rows } = ports.store.getState()
    const isInPanel = contextKeys.get(panelFocus) === true
    if (isInPanel && activePort !== null) return ports.row(activePort) ?? null
    const picked = await quickInput.pick(rows.map(itemOf), {
      placeholder: rows.length === 0 ? 'No port is forwarded' : placeholder,
    })
    return picked && (ports.row(Number(picked.id)) ?? null)
  }
  const on = (placeholder: string, act: (row: PortRow) => unknown) => async (number?: unknown) => {
    const row = await choose(number, placeholder)
    if (row) await act(row)
  }

  const forward = async () => {
    const typed = await quickInput.ask({
      title: 'Port to forward',
      placeholder: '3000',
      problem: (text) => (typedPort(text) === null ? 'A number from 1 to 65535' : null),
    })
    const port = typed === null ? null : typedPort(typed)
    if (port !== null) actions.add(port)
  }
  const setLabel = async ({ port, label }: PortRow) => {
    const typed = await quickInput.ask({
      title: `Label of port ${port}`,
      value: label ?? '',
      placeholder: 'Empty for none',
      problem: (text) => (text.length > longestLabel ? `At most ${longestLabel} letters` : null),
    })
    if (typed !== null) actions.setLabel(port, typed.trim() || null)
  }
  const setVisibility = async (row: PortRow) => {
    const { view } = ports.store.getState()
    if (view === null) return
    const choices = choosableVisibilities(view).map((id) => ({
      id,
      label: visibilityWords[id].label,
      icon: visibilityWords[id].icon,
      description: sharingWords({ visibility: id, people: row.people, isClosed: false }).who,
    }))
    const picked = await quickInput.pick(choices, {
      title: `Who may open port ${nameOfPort(row)}`,
      activeId: row.visibility,
    })
    const visibility = choosableVisibilities(view).find((one) => one === picked?.id)
    if (visibility && visibility !== row.visibility) actions.setVisibility(row.port, visibility)
  }

  const category = 'Ports'
  const commands: readonly Command[] = [
    {
      id: 'remote.tunnel.forwardCommandPalette',
      title: 'Forward a port…',
      category,
      icon: 'add',
      run: forward,
    },
    {
      id: 'remote.tunnel.closeCommandPalette',
      title: 'Stop forwarding port',
      category,
      icon: 'close',
      keys: { key: 'delete', mac: 'cmd+backspace' },
      keysWhen: panelFocus,
      run: on('Port to stop forwarding', actions.stop),
    },
    {
      id: 'remote.tunnel.openCommandPalette',
      title: 'Open port in browser',
      category,
      icon: 'link-external',
      run: on('Port to open', actions.open),
    },
    {
      id: 'remote.tunnel.openPreview',
      title: 'Preview port in editor',
      category,
      icon: 'open-preview',
      run: on('Port to preview', (row) => actions.preview(row)),
    },
    {
      id: 'remote.tunnel.copyAddressCommandPalette',
      title: 'Copy address of port',
      category,
      icon: 'copy',
      keys: 'ctrl+c',
      keysWhen: panelFocus,
      run: on('Port whose address to copy', actions.copyAddress),
    },
    {
      id: 'remote.tunnel.label',
      title: 'Set port label…',
      category,
      icon: 'tag',
      keys: { key: 'f2', mac: 'enter' },
      keysWhen: panelFocus,
      run: on('Port to label', setLabel),
    },
    {
      id: 'bothy.setPortVisibility',
      title: 'Change port visibility…',
      category,
      icon: 'eye',
      run: on('Port whose visibility to change', setVisibility),
    },
    ...(['http', 'https'] as const).map(
      (protocol): Command => ({
        id: `remote.tunnel.setProtocol${protocol === 'http' ? 'Http' : 'Https'}`,
        title: `Speak ${protocol.toUpperCase()} to port`,
        category,
        run: on('Port whose protocol to change', ({ port }) => actions.setProtocol(port, protocol)),
      }),
    ),
    ...questions.map(
      ({ id, title, icon, what }): Command => ({
        id,
        title,
        category,
        icon,
        run: on('Port to share', ({ port }) => ask({ port, what })),
      }),
    ),
  ]
  useCommands(commands)
}

/** The panel, or something in it, has the focus. */
export const panelFocus = 'forwardedPortsFocus'

const questions = [
  { id: 'bothy.showPortCode', title: 'Show QR code of port', icon: 'device-mobile', what: 'code' },
  {
    id: 'bothy.sharePortWithPeople',
    title: 'Share port with people…',
    icon: 'person-add',
    what: 'people',
  },
  { id: 'bothy.sharePort', title: 'Share port by link…', icon: 'link', what: 'links' },
  { id: 'bothy.portTokens', title: 'Tokens for port…', icon: 'key', what: 'tokens' },
] as const

const itemOf = (row: PortRow) => ({
  id: String(row.port),
  label: nameOfPort(row),
  description: row.process?.name ?? originWords[row.origin],
  icon: sharingWords(row).icon,
})
