import { useNavigate } from '@tanstack/react-router'
import { useSignOut, useSignOutEverywhere } from '#web/session/sign-out.ts'
import { useCommands } from '../commands/use-commands.ts'

/** What the account's menu offers outside of the IDE. */
export function useAccountCommands(): void {
  const navigate = useNavigate()
  const signOut = useSignOut()
  const signOutEverywhere = useSignOutEverywhere()
  const category = 'Account'
  useCommands([
    {
      id: 'bothy.openAccountSettings',
      title: 'Settings of all codespaces',
      category,
      icon: 'settings-gear',
      run: () => navigate({ to: '/settings' }),
    },
    {
      id: 'bothy.signOut',
      title: 'Sign out',
      category,
      icon: 'sign-out',
      run: () => signOut.mutate(),
    },
    {
      id: 'bothy.signOutEverywhere',
      title: 'Sign out everywhere',
      category,
      icon: 'shield',
      run: () => signOutEverywhere.mutate(),
    },
  ])
}
