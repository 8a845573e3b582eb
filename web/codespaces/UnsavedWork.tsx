import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { Spinner } from '#web/ui/Loading.tsx'
import type { WorkCheck } from './use-work-check.ts'
import { type Unsaved, unsavedIn } from './work-words.ts'

/**
 * What there is in a codespace only, by name and number; what could not be looked up
 * counts as that.
 */
export function UnsavedWork({ check }: { check: WorkCheck }) {
  const { isPending, work, isChecked, isStopped } = check
  if (isPending) return <Spinner label="Looking for work that is only in this codespace" />
  const unsaved = work?.git ? unsavedIn(work.git) : []
  const seen = work && <RelativeTime at={work.at} />
  if (!isChecked || !work?.git) {
    return (
      <Box>
        <p className="flex items-start gap-2">
          <Icon name="question" className="mt-0.5 text-warning" />
          <span>
            Whether there is unsaved work could not be checked. Treat what is in it as unsaved.
          </span>
        </p>
        {unsaved.length > 0 && (
          <div className="pl-6 text-dim">
            <p>Last seen {seen}:</p>
            <UnsavedList unsaved={unsaved} tone="" />
          </div>
        )}
      </Box>
    )
  }
  if (unsaved.length === 0) {
    return (
      <p role="status" className="flex items-start gap-2">
        <Icon name="check" className="mt-0.5 text-ok" />
        <span>
          Nothing uncommitted or unpushed was found{isStopped && <> {seen}, before it stopped</>}.
          Files that Git ignores are not counted.
        </span>
      </p>
    )
  }
  return (
    <Box>
      <p>Only in this codespace{isStopped && <>, seen {seen} before it stopped</>}:</p>
      <UnsavedList unsaved={unsaved} tone="text-warning" />
    </Box>
  )
}

function Box({ children }: { children: React.ReactNode }) {
  return (
    <div
      role="status"
      className="flex flex-col gap-1 rounded-control border border-line bg-sunken px-3 py-2 text-text"
    >
      {children}
    </div>
  )
}

function UnsavedList({ unsaved, tone }: { unsaved: Unsaved[]; tone: string }) {
  return (
    <ul>
      {unsaved.map(({ kind, icon, long }) => (
        <li key={kind} className="flex items-center gap-2">
          <Icon name={icon} className={tone} />
          {long}
        </li>
      ))}
    </ul>
  )
}
