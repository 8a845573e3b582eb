import { useState } from 'react'
import type { SignedInUser } from '#server/auth/auth.schema.ts'
import { useTitle } from '#web/lib/use-title.ts'
import { TokensSection } from '#web/repository-tokens/TokensSection.tsx'
import { AuditLog } from '#web/settings/audit/AuditLog.tsx'
import type { AuditSearch } from '#web/settings/audit/audit-search.ts'
import { SecretsSection } from '#web/settings/secrets/SecretsSection.tsx'
import { UsageSection } from '#web/usage/UsageSection.tsx'
import { DeleteAccount } from './DeleteAccount.tsx'
import { NoticesSection } from './notices/NoticesSection.tsx'
import { OwnData } from './OwnData.tsx'
import { OwnSettings } from './OwnSettings.tsx'
import { RestartNeeded } from './RestartNeeded.tsx'

/** What a person has chosen for all of their codespaces: one section below the other. */
export function SettingsPage({ user }: { user: SignedInUser }) {
  useTitle('Settings')
  const [search, setSearch] = useState<AuditSearch>({})
  return (
    <div className="mx-auto flex max-w-180 flex-col gap-6">
      <h1 className="font-semibold">Settings</h1>
      <RestartNeeded />
      <OwnSettings userId={user.id} />
      <NoticesSection />
      <SecretsSection holder={{ level: 'user', ownerKey: '' }} />
      <TokensSection />
      <UsageSection />
      <section
        aria-labelledby="security-log"
        className="flex flex-col gap-4 rounded-card border border-line p-4"
      >
        <div>
          <h2 id="security-log" className="font-medium">
            Security log
          </h2>
          <p className="text-dim">
            What was done in your name, and what others did to what is yours. Sign out everywhere if
            you see something that was not you.
          </p>
        </div>
        <AuditLog
          of="oneself"
          search={search}
          onSearch={(changed) => setSearch((before) => ({ ...before, ...changed }))}
        />
      </section>
      <OwnData />
      <DeleteAccount user={user} />
    </div>
  )
}
