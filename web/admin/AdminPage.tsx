import { Link, useNavigate } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import type { SignedInUser } from '#server/auth/auth.schema.ts'
import { readyComponent } from '#web/lib/ready-component.tsx'
import { useTitle } from '#web/lib/use-title.ts'
import { buttonClasses } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { RowsSkeleton } from '#web/ui/RowsSkeleton.tsx'
import { AdminNav } from './AdminNav.tsx'
import {
  type AdminSearch,
  type AdminSection,
  adminSections,
  type SectionProps,
  sectionOf,
} from './admin-sections.ts'
import { NotForYou } from './NotForYou.tsx'
import { OverviewSection } from './overview/OverviewSection.tsx'

const section = (load: () => Promise<ComponentType<SectionProps>>) =>
  readyComponent(load, <RowsSkeleton label="Waiting for the page" />)

const sections: Record<AdminSection, ComponentType<SectionProps>> = {
  overview: OverviewSection,
  settings: section(
    async () => (await import('./settings/AdminSettingsSection.tsx')).AdminSettingsSection,
  ),
  users: section(async () => (await import('./users/UsersSection.tsx')).UsersSection),
  codespaces: section(
    async () => (await import('./codespaces/CodespacesSection.tsx')).CodespacesSection,
  ),
  usage: section(async () => (await import('./usage/AdminUsageSection.tsx')).AdminUsageSection),
  ports: section(async () => (await import('./ports/PortsSection.tsx')).PortsSection),
  secrets: section(
    async () => (await import('./secrets/AdminSecretsSection.tsx')).AdminSecretsSection,
  ),
  github: section(async () => (await import('./github/GithubSection.tsx')).GithubSection),
  mail: section(async () => (await import('./mail/MailSection.tsx')).MailSection),
  encryption: section(
    async () => (await import('./encryption/EncryptionSection.tsx')).EncryptionSection,
  ),
  audit: section(async () => (await import('./AuditSection.tsx')).AuditSection),
}

/**
 * What who administers this server sees of it: one section at a time, each at an
 * address of its own.
 */
export function AdminPage(props: {
  user: SignedInUser
  section: string | undefined
  search: AdminSearch
}) {
  const { user, search } = props
  const navigate = useNavigate()
  const current = sectionOf(props.section)
  const label = adminSections.find(({ key }) => key === current)?.label
  useTitle(label === undefined || !user.isAdmin ? 'Administration' : `${label} · Administration`)
  if (!user.isAdmin) return <NotForYou name={user.name} />
  const Section = current === null ? Nowhere : sections[current]
  return (
    <div className="flex flex-col gap-5">
      <h1 className="font-semibold">Administration</h1>
      <AdminNav current={current} />
      <Section
        key={current}
        userId={user.id}
        search={search}
        onSearch={(changed) =>
          void navigate({
            to: '/admin/{-$section}',
            params: { section: props.section },
            search: { ...search, ...changed },
            replace: true,
            resetScroll: false,
          })
        }
      />
    </div>
  )
}

function Nowhere() {
  return (
    <EmptyState
      icon="question"
      title="There is no such section"
      action={
        <Link to="/admin/{-$section}" params={{}} className={buttonClasses('primary')}>
          Go to the overview
        </Link>
      }
    >
      The address may be of another version of Bothy.
    </EmptyState>
  )
}
