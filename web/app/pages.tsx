import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { SignedInUser } from '#server/auth/auth.schema.ts'
import { DashboardPage } from '#web/dashboard/DashboardPage.tsx'
import { fetchPart, withstand } from '#web/lib/fetch-part.ts'
import { buttonClasses } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { AccountMenu } from './AccountMenu.tsx'
import { preloadStates } from './CodespacePage.tsx'
import { preloadIde } from './IdePart.tsx'
import type { NewSearch } from './new-address.ts'
import { FirstFrame, PageFrame } from './PageFrame.tsx'
import { SearchField } from './SearchField.tsx'

// Pages that few visits begin with are fetched when they are gone to.
const loadForm = () => import('#web/dashboard/NewCodespacePage.tsx')
// Somebody who points at the way there is about to go. Should it not arrive, going there
// asks for it again.
const preloadForm = () => void loadForm().catch(withstand)
const NewCodespacePage = lazy(async () => ({
  default: (await fetchPart(loadForm)).NewCodespacePage,
}))
const SettingsPage = lazy(async () => ({
  default: (await fetchPart(() => import('#web/dashboard/settings/SettingsPage.tsx'))).SettingsPage,
}))
const AdminPage = lazy(async () => ({
  default: (await fetchPart(() => import('#web/admin/AdminPage.tsx'))).AdminPage,
}))
const SignInForm = lazy(async () => ({
  default: (await fetchPart(() => import('./sign-in/SignInPage.tsx'))).SignInPage,
}))

/** The page itself comes first. */
const preloadAfterMs = 500

/** Where one signs in, which is a page without a user. */
export function SignInPage(props: { next: string; error: string | null }) {
  return (
    <Suspense fallback={<FirstFrame />}>
      <SignInForm {...props} />
    </Suspense>
  )
}

/** The dashboard in its frame. */
export function HomePage({ user }: { user: SignedInUser }) {
  const [filter, setFilter] = useState('')
  return (
    <PageFrame
      tools={
        <>
          <SearchField label="Filter codespaces" value={filter} onChange={setFilter} />
          <Link
            to="/new"
            className={buttonClasses('primary')}
            onPointerEnter={preloadForm}
            onFocus={preloadForm}
          >
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
export function NewPage({ user, search }: { user: SignedInUser; search: NewSearch }) {
  const { repo = '', branch = '', quickstart, devcontainer_path: devcontainerPath } = search
  const navigate = useNavigate()
  // Whoever is here is about to need it, and while a codespace comes up browsers drop what they are
  // fetching, since its network is a change of the machine's.
  useEffect(() => {
    const timer = setTimeout(() => {
      preloadStates()
      preloadIde()
    }, preloadAfterMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <PageFrame tools={<AccountMenu user={user} />}>
      <Suspense>
        <NewCodespacePage
          // Another link into an open form fills it in anew.
          key={`${repo} ${branch} ${devcontainerPath}`}
          initial={{ repositoryUrl: repo, branch, devcontainerPath }}
          isResume={quickstart === '1'}
          onCreated={(name) => void navigate({ to: '/c/$name', params: { name } })}
        />
      </Suspense>
    </PageFrame>
  )
}

/** What a person has chosen for all of their codespaces, in its frame. */
export function UserSettingsPage({ user }: { user: SignedInUser }) {
  return (
    <PageFrame tools={<AccountMenu user={user} />}>
      <Suspense>
        <SettingsPage user={user} />
      </Suspense>
    </PageFrame>
  )
}

/**
 * What administrators see of this server, in its frame; others are told that it is not for them.
 */
export function AdministrationPage(props: {
  user: SignedInUser
  section: string | undefined
  search: Record<string, string | undefined>
}) {
  return (
    <PageFrame tools={<AccountMenu user={props.user} />}>
      <Suspense>
        <AdminPage {...props} />
      </Suspense>
    </PageFrame>
  )
}
