import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { SignedInUser } from '#server/auth/auth.schema.ts'
import { DashboardPage } from '#web/dashboard/DashboardPage.tsx'
import { NewCodespacePage } from '#web/dashboard/NewCodespacePage.tsx'
import { SettingsPage } from '#web/dashboard/settings/SettingsPage.tsx'
import { buttonClasses } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { AccountMenu } from './AccountMenu.tsx'
import { PageFrame } from './PageFrame.tsx'
import { SearchField } from './SearchField.tsx'

/** The dashboard in its frame. */
export function HomePage({ user }: { user: SignedInUser }) {
  const [filter, setFilter] = useState('')
  return (
    <PageFrame
      tools={
        <>
          <SearchField label="Filter codespaces" value={filter} onChange={setFilter} />
          <Link to="/new" className={buttonClasses('primary')}>
            <Icon name="add" />
            <span className="max-sm:sr-only">New codespace</span>
          </Link>
          <AccountMenu user={user} />
        </>
      }
    >
      <DashboardPage filter={filter} onClear={() => setFilter('')} />
    </PageFrame>
  )
}

/** The form of a new codespace in its frame. */
export function NewPage(props: { user: SignedInUser; repo: string; branch: string }) {
  const { user, repo, branch } = props
  const navigate = useNavigate()
  return (
    <PageFrame tools={<AccountMenu user={user} />}>
      <NewCodespacePage
        // Another link into an open form fills it in anew.
        key={`${repo} ${branch}`}
        initial={{ repositoryUrl: repo, branch }}
        onCreated={(name) => void navigate({ to: '/c/$name', params: { name } })}
      />
    </PageFrame>
  )
}

/** What a person has chosen for all of their codespaces, in its frame. */
export function UserSettingsPage({ user }: { user: SignedInUser }) {
  return (
    <PageFrame tools={<AccountMenu user={user} />}>
      <SettingsPage />
    </PageFrame>
  )
}
