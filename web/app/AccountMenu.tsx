import { useNavigate } from '@tanstack/react-router'
import type { SignedInUser } from '#server/auth/auth.schema.ts'
import { useSignOut, useSignOutEverywhere } from '#web/session/sign-out.ts'
import { IconButton } from '#web/ui/IconButton.tsx'
import { Menu } from '#web/ui/Menu.tsx'
import { type ThemeChoice, themeChoices, useThemeChoice } from '#web/ui/theme.ts'
import { useGithubEntries } from './sign-in/use-github-entries.ts'

/** Who is signed in, how the app looks, and the ways out. */
export function AccountMenu({ user }: { user: SignedInUser }) {
  const navigate = useNavigate()
  const [theme, chooseTheme] = useThemeChoice()
  const signOut = useSignOut()
  const signOutEverywhere = useSignOutEverywhere()
  const githubEntries = useGithubEntries()
  return (
    <Menu
      trigger={<IconButton icon="account" label="Account" />}
      header={
        <div className="mb-1 border-b border-line px-2 pt-1 pb-2">
          <p className="truncate font-medium">{user.name}</p>
          <p className="text-small text-dim">
            {user.isOwner ? 'Owner of this Bothy' : 'Signed in'}
          </p>
        </div>
      }
      entries={[
        {
          kind: 'choice',
          label: 'Theme',
          value: theme,
          options: themeChoices,
          onChange: (choice) => chooseTheme(choice as ThemeChoice),
        },
        { kind: 'separator' },
        {
          label: 'Settings',
          icon: 'settings-gear',
          onSelect: () => void navigate({ to: '/settings' }),
        },
        ...(user.isAdmin
          ? [
              {
                label: 'Administration',
                icon: 'server',
                onSelect: () => void navigate({ to: '/admin/{-$section}', params: {} }),
              },
            ]
          : []),
        ...githubEntries,
        { kind: 'separator' },
        { label: 'Sign out', icon: 'sign-out', onSelect: () => signOut.mutate() },
        {
          label: 'Sign out everywhere',
          icon: 'shield',
          onSelect: () => signOutEverywhere.mutate(),
        },
      ]}
    />
  )
}
