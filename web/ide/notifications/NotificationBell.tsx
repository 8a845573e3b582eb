import { useEffect } from 'react'
import { useStore } from 'zustand'
import { Icon } from '#web/ui/Icon.tsx'
import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'
import { useKeys } from '../keybindings/use-keys.ts'
import { statusButtonClasses } from '../workbench/status-button.ts'
import { NotificationCenter } from './NotificationCenter.tsx'
import {
  clearAll,
  followToasts,
  hideToasts,
  notifications,
  setOpen,
  setQuiet,
} from './notification-list.ts'

const category = 'Notifications'

/** The bell at the right end of the status bar, and the list it opens. */
export function NotificationBell() {
  const { contextKeys } = useIde()
  const { toasts, newCount, isOpen, isQuiet } = useStore(notifications)
  const keys = useKeys('notifications.showList')
  useEffect(() => followToasts(), [])
  useEffect(() => {
    contextKeys.set('notificationCenterVisible', isOpen)
    contextKeys.set('notificationCount', toasts.length)
  }, [contextKeys, isOpen, toasts.length])
  useCommands([
    {
      id: 'notifications.showList',
      title: 'Show notifications',
      category,
      keys: 'ctrl+k ctrl+shift+n',
      isGlobal: true,
      run: () => setOpen(true),
    },
    {
      id: 'notifications.hideList',
      title: 'Hide notifications',
      category,
      when: 'notificationCenterVisible',
      isGlobal: true,
      run: () => setOpen(false),
    },
    {
      id: 'notifications.hideToasts',
      title: 'Hide notification toasts',
      category,
      run: () => hideToasts(),
    },
    {
      id: 'notifications.clearAll',
      title: 'Clear all notifications',
      category,
      run: () => clearAll(),
    },
    {
      id: 'notifications.toggleDoNotDisturbMode',
      title: 'Toggle do not disturb mode',
      category,
      run: () => setQuiet(!notifications.getState().isQuiet),
    },
    {
      id: 'notifications.focusToasts',
      title: 'Focus notification toasts',
      category,
      run: () => document.querySelector<HTMLElement>('[data-part="notifications"]')?.focus(),
    },
  ])
  const count = `${newCount} new ${newCount === 1 ? 'notification' : 'notifications'}`
  const label = newCount > 0 ? `Notifications, ${count}` : 'Notifications'
  return (
    <NotificationCenter
      trigger={
        <button
          type="button"
          aria-label={label}
          title={`${isQuiet ? 'Do not disturb. ' : ''}${newCount > 0 ? count : 'Notifications'}${keys ? ` (${keys})` : ''}`}
          className={`${statusButtonClasses} shrink-0 !gap-1 !px-2.5`}
        >
          <Icon
            name={isQuiet ? 'bell-slash' : newCount > 0 ? 'bell-dot' : 'bell'}
            className={`!text-[14px] ${newCount > 0 && !isQuiet ? 'text-text' : ''}`}
          />
          {newCount > 0 && <span>{newCount}</span>}
        </button>
      }
    />
  )
}
