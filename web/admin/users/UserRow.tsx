import type { AdminUser } from '#server/admin/admin.schema.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { exactTime } from '#web/lib/relative-time.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { Menu } from '#web/ui/Menu.tsx'
import type { MenuEntry } from '#web/ui/MenuEntries.tsx'
import { Select } from '#web/ui/Select.tsx'
import { Avatar } from './Avatar.tsx'
import type { UserQuestion } from './UserDialogs.tsx'
import type { UserActions } from './use-user-actions.ts'
import { accountWord, codespacesWord, roleWords } from './user-words.ts'

const roles = (['admin', 'member'] as const).map((value) => ({ value, label: roleWords[value] }))

type UserRowProps = {
  user: AdminUser
  /** It is whoever looks at it. */
  isOneself: boolean
  actions: UserActions
  onAsk: (what: UserQuestion['what']) => void
  onShowCodespaces: () => void
}

/** One person: who they are, what they may do here, and what can be done about them. */
export function UserRow(props: UserRowProps) {
  const { user, isOneself } = props
  const { name, image, suspendedAt, lastSeenAt } = user
  return (
    <tr className="align-top hover:bg-hover">
      <th scope="row" className="py-3 pr-3 pl-4 text-left font-normal">
        <div className="flex gap-3">
          <Avatar name={name} image={image} />
          <div className="min-w-0">
            <p className="flex flex-wrap items-center gap-x-2">
              <span className="min-w-0 font-medium wrap-anywhere">{name}</span>
              {isOneself && <span className="text-small text-dim">You</span>}
            </p>
            <p className="text-small wrap-anywhere text-dim">{accountWord(user)}</p>
            {suspendedAt !== null && (
              <p
                className="flex items-center gap-1.5 text-small text-warning"
                title={exactTime(suspendedAt)}
              >
                <Icon name="circle-slash" />
                <span>
                  Suspended <RelativeTime at={suspendedAt} />
                </span>
              </p>
            )}
            <p className="text-small text-dim md:hidden">{codespacesWord(user)}</p>
          </div>
        </div>
      </th>
      <td className="py-3 pr-3">
        <Role {...props} />
      </td>
      <td className="py-3 pr-3 text-small text-dim max-md:hidden">
        <p className="flex min-h-(--control-height) items-center">{codespacesWord(user)}</p>
      </td>
      <td className="py-3 pr-3 text-small text-dim max-md:hidden">
        <p className="flex min-h-(--control-height) items-center">
          {lastSeenAt === null ? 'Never' : <RelativeTime at={lastSeenAt} />}
        </p>
      </td>
      <td className="py-3 pr-3 text-right">
        <Menu
          trigger={<IconButton icon="ellipsis" label={`More actions for ${name}`} />}
          entries={() => entriesOf(props)}
        />
      </td>
    </tr>
  )
}

function Role({ user, isOneself, actions, onAsk }: UserRowProps) {
  const { id: userId, name, role } = user
  if (role === 'owner' || isOneself) {
    return <p className="flex min-h-(--control-height) items-center">{roleWords[role]}</p>
  }
  const { setRole } = actions
  const isBusy = setRole.isPending && setRole.variables.userId === userId
  return (
    <Select
      aria-label={`Role of ${name}`}
      aria-busy={isBusy || undefined}
      disabled={isBusy}
      className="w-full max-w-40"
      value={role}
      options={roles}
      onChange={(chosen) => {
        if (chosen === 'admin') onAsk('promote')
        else setRole.mutate({ userId, role: 'member' })
      }}
    />
  )
}

function entriesOf({ user, isOneself, actions, onAsk, onShowCodespaces }: UserRowProps) {
  const { id: userId, role, sessions, suspendedAt } = user
  const entries: MenuEntry[] = [
    {
      label: 'Show their codespaces',
      icon: 'vm',
      isDisabled: user.codespaces === 0,
      onSelect: onShowCodespaces,
    },
    { kind: 'separator' },
    {
      label: 'Sign out everywhere…',
      icon: 'sign-out',
      isDisabled: sessions === 0,
      onSelect: () => onAsk('signOut'),
    },
  ]
  if (suspendedAt !== null) {
    entries.push({
      label: 'Let in again',
      icon: 'pass',
      onSelect: () => actions.unsuspend.mutate({ userId }),
    })
  } else {
    entries.push({
      label: 'Suspend…',
      icon: 'circle-slash',
      isDangerous: true,
      // Nobody locks themselves out, nor the one who could let them in.
      isDisabled: isOneself || role === 'owner',
      onSelect: () => onAsk('suspend'),
    })
  }
  return entries
}
