import { type DragEvent, useState } from 'react'
import { useStore } from 'zustand'
import { ContextMenu } from '#web/ui/ContextMenu.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { Menu } from '#web/ui/Menu.tsx'
import { Tooltip } from '#web/ui/Tooltip.tsx'
import { commandEntries } from '../commands/command-entries.ts'
import { useIde } from '../ide-context.ts'
import { useKeys } from '../keybindings/use-keys.ts'
import { hidePanel, hideSide, moveView, showView } from './layout.ts'
import { type Panel, type View, viewsIn, viewsOf } from './panel-place.ts'
import { focusPart } from './parts.ts'
import { useBadge, ViewCount } from './ViewCount.tsx'

/** So that nothing else that is dragged is taken for a view. */
const dragType = 'application/x-bothy-view'

/** The icons at the edge: one for each view, those of the side bar above those of the panel. */
export function ActivityBar({ panels }: { panels: readonly Panel[] }) {
  const ide = useIde()
  const { layout, commands } = ide
  const state = useStore(layout)
  const side = viewsIn('side', panels, state)
  const bottom = viewsIn('bottom', panels, state)
  const [entries, setEntries] = useState(() => commandEntries(ide, []))
  const onDrop = (event: DragEvent, to: 'side' | 'bottom') => {
    const view = viewsOf(panels).find(({ id }) => id === event.dataTransfer.getData(dragType))
    if (!view) return
    event.preventDefault()
    moveView(layout, view.id, to)
  }
  const dropZone = (to: 'side' | 'bottom') => ({
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes(dragType)) event.preventDefault()
    },
    onDrop: (event: DragEvent) => onDrop(event, to),
  })
  return (
    <ContextMenu
      className="flex shrink-0"
      entries={entries}
      onOpenChange={(isOpen) => isOpen && setEntries(commandEntries(ide, menu(panels)))}
    >
      <nav
        aria-label="Panels"
        data-part="activity"
        className={`flex w-(--activity-bar-width) flex-col items-center gap-1 border-line bg-sunken pt-1 ${state.sidePosition === 'right' ? 'border-l' : 'border-r'}`}
      >
        <MenuButton />
        <div className="flex w-full flex-1 flex-col gap-1" {...dropZone('side')}>
          {side.views.map((view) => (
            <ActivityButton
              key={view.id}
              view={view}
              isShown={state.isSideOpen && view === side.active}
              onShow={() => showView(layout, view.id, view.place)}
              onHide={() => hideSide(layout)}
            />
          ))}
        </div>
        <div className="flex w-full flex-col gap-1 pb-1" {...dropZone('bottom')}>
          {bottom.views.map((view) => (
            <ActivityButton
              key={view.id}
              view={view}
              isShown={state.isPanelOpen && view === bottom.active}
              onShow={() => {
                showView(layout, view.id, view.place)
                focusPart('panel')
              }}
              onHide={() => hidePanel(layout)}
            />
          ))}
          <ManageButton onOpen={() => commands.run('workbench.action.openSettings')} />
        </div>
      </nav>
    </ContextMenu>
  )
}

const menu = (panels: readonly Panel[]) => [
  ...viewsOf(panels).map(({ id }) => `bothy.moveView.${id}`),
  '-',
  'workbench.action.toggleSidebarPosition',
  'workbench.action.toggleActivityBarVisibility',
  'workbench.action.toggleStatusbarVisibility',
  'workbench.action.toggleZenMode',
  '-',
  'bothy.resetLayout',
]

const buttonClasses =
  'flex h-10 w-full items-center justify-center outline-offset-[-3px] hover:text-text'

function ActivityButton(props: {
  view: View
  isShown: boolean
  onShow: () => void
  onHide: () => void
}) {
  const { view, isShown, onShow, onHide } = props
  const keys = useKeys(view.command?.id ?? '')
  const badge = useBadge(view.id)
  return (
    <Tooltip label={view.title} shortcut={keys} side="right">
      <button
        type="button"
        aria-label={badge ? `${view.title}, ${badge.label}` : view.title}
        aria-pressed={isShown}
        draggable
        onDragStart={(event) => event.dataTransfer.setData(dragType, view.id)}
        onClick={isShown ? onHide : onShow}
        className={`relative ${buttonClasses} ${isShown ? 'text-text shadow-[inset_2px_0_0_var(--accent)]' : 'text-dim'}`}
      >
        <Icon name={view.icon} className="!text-[20px]" />
        {badge && <ViewCount count={badge.count} className="absolute right-1 bottom-1" />}
      </button>
    </Tooltip>
  )
}

type Plan = typeof import('./main-menu.ts').mainMenu

/**
 * Everything that has a command, under the words VS Code has for it. What is in it comes when it
 * is reached for.
 */
function MenuButton() {
  const ide = useIde()
  const [plan, setPlan] = useState<{ entriesOf: Plan } | null>(null)
  // What opens the menu is fetched too, and says so where it does not arrive.
  const load = () =>
    void import('./main-menu.ts').then(
      ({ mainMenu }) => setPlan({ entriesOf: mainMenu }),
      () => undefined,
    )
  return (
    <Menu
      side="right"
      align="start"
      entries={() => plan?.entriesOf(ide) ?? []}
      trigger={
        <button
          type="button"
          aria-label="Menu"
          title="Menu"
          onPointerEnter={load}
          onFocus={load}
          className={`${buttonClasses} text-dim`}
        >
          <Icon name="menu" className="!text-[18px]" />
        </button>
      }
    />
  )
}

function ManageButton({ onOpen }: { onOpen: () => void }) {
  const keys = useKeys('workbench.action.openSettings')
  return (
    <Tooltip label="Settings" shortcut={keys} side="right">
      <button
        type="button"
        aria-label="Settings"
        onClick={onOpen}
        className={`${buttonClasses} text-dim`}
      >
        <Icon name="settings-gear" className="!text-[20px]" />
      </button>
    </Tooltip>
  )
}
