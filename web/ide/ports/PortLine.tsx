import type { PortsView } from '#server/ports/ports.schema.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { Menu } from '#web/ui/Menu.tsx'
import { useIde } from '../ide-context.ts'
import { portMenu } from './port-menu.ts'
import type { PortRow } from './port-rows.ts'
import { listeningWords, nameOfPort, originWords, sharingWords } from './port-words.ts'
import { portsOf } from './ports.ts'
import type { PortActions } from './use-port-actions.ts'

/** One port: what it is, where it is, who may open it, and what can be done with it. */
export function PortLine(props: { row: PortRow; view: PortsView; actions: PortActions }) {
  const { row, view, actions } = props
  const ide = useIde()
  const { port, process, origin } = row
  const name = nameOfPort(row)
  const listening = listeningWords(row)
  const visible = sharingWords(row)
  const isOwnersAlone = row.visibility === 'private' && row.people === 0
  return (
    <tr
      className="h-8 border-b border-line hover:bg-hover focus-within:bg-hover"
      onFocus={() => portsOf(ide).setActive(port)}
    >
      <th scope="row" className="overflow-hidden py-1 pr-2 pl-3 text-left font-normal">
        <div className="flex min-w-0 items-center gap-2">
          <Icon
            name={listening.icon}
            label={listening.label}
            className={`!text-[10px] ${listening.className}`}
          />
          <span className="truncate" title={`${name}: ${listening.label.toLowerCase()}`}>
            {name}
          </span>
        </div>
        <div className="flex min-w-0 items-center gap-1.5 pl-4.5 text-small text-dim @xl:hidden">
          <Icon name={visible.icon} label={visible.label} className="!text-[12px]" />
          <span className="truncate">{process?.name ?? originWords[origin]}</span>
        </div>
      </th>
      <td className="truncate px-2 @max-xl:hidden">
        <Address row={row} onOpen={() => actions.open(row)} />
      </td>
      <td className="truncate px-2 text-dim @max-3xl:hidden" title={process?.command}>
        {process ? `${process.command || process.name} (${process.pid})` : '—'}
      </td>
      <td className="truncate px-2 @max-xl:hidden" title={visible.who}>
        <span
          className={`flex items-center gap-1.5 ${isOwnersAlone ? 'text-dim' : 'text-warning'}`}
        >
          <Icon name={visible.icon} />
          {visible.label}
        </span>
      </td>
      <td className="truncate px-2 text-dim @max-4xl:hidden">
        {originWords[origin]}
        {row.protocol === 'https' && ', HTTPS'}
      </td>
      <td className="pr-2 text-right whitespace-nowrap">
        <IconButton
          isSmall
          icon="link-external"
          label={`Open port ${name} in browser`}
          data-action="open"
          onClick={() => actions.open(row)}
        />
        <IconButton
          isSmall
          icon="open-preview"
          label={`Preview port ${name} in editor`}
          data-action="preview"
          onClick={() => actions.preview(row)}
        />
        <IconButton
          isSmall
          icon="copy"
          label={`Copy address of port ${name}`}
          data-action="copy"
          onClick={() => actions.copyAddress(row)}
        />
        <Menu
          trigger={
            <IconButton
              isSmall
              icon="ellipsis"
              label={`More actions for port ${name}`}
              data-action="menu"
            />
          }
          entries={() => portMenu(ide, { row, view, actions })}
        />
      </td>
    </tr>
  )
}

function Address({ row, onOpen }: { row: PortRow; onOpen: () => void }) {
  if (row.url === null) return <span className="text-dim">No address</span>
  return (
    <a
      href={row.url}
      target="_blank"
      rel="noreferrer"
      data-action="address"
      title={row.url}
      className="hover:underline"
      onClick={(event) => {
        // Where the program said its page is, which is not for the line.
        event.preventDefault()
        onOpen()
      }}
    >
      {row.url.replace(/^https?:\/\//, '').replace(/\/$/, '')}
    </a>
  )
}
