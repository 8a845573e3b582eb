import { AuditLog } from '#web/settings/audit/AuditLog.tsx'
import type { SectionProps } from './admin-sections.ts'
import { SectionHeading } from './SectionHeading.tsx'

/** Everything that was done on this server and is still kept. */
export function AuditSection({ search, onSearch }: SectionProps) {
  return (
    <>
      <SectionHeading title="Audit log">
        What was done on this Bothy, by whom and from where. Nothing in it can be changed; how long
        it is kept is a setting.
      </SectionHeading>
      <AuditLog of="everybody" search={search} onSearch={onSearch} />
    </>
  )
}
