import { useState } from 'react'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { originWord } from '#web/codespaces/codespace-words.ts'
import { ExportBranchDialog, SnapshotsDialog } from '#web/codespaces/dialogs.ts'
import { type CodespaceActions, wishFor } from '#web/codespaces/use-codespace-actions.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'

/** A fold with what is gone but can be had back, and until when. */
export function RecentlyDeleted(props: { codespaces: Codespace[]; actions: CodespaceActions }) {
  const { codespaces, actions } = props
  const [isOpen, setIsOpen] = useState(false)
  const [exported, setExported] = useState<Codespace | null>(null)
  const [shown, setShown] = useState<Codespace | null>(null)
  return (
    <section aria-label="Recently deleted">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
        className="flex items-center gap-1 rounded-control px-1 text-dim hover:text-text"
      >
        <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
        Recently deleted ({codespaces.length})
      </button>
      {isOpen && (
        <ul className="mt-2 divide-y divide-line rounded-card border border-line">
          {codespaces.map((codespace) => (
            <li
              key={codespace.id}
              className="flex flex-wrap items-center justify-end gap-x-4 gap-y-1 px-4 py-3"
            >
              <div className="min-w-0 flex-1 basis-48">
                <p className="truncate font-medium">{codespace.displayName}</p>
                <p className="truncate text-small text-dim">{originWord(codespace)}</p>
              </div>
              {codespace.canRestore && codespace.deletedUntil !== null ? (
                <>
                  <span className="text-small text-dim">
                    Gone for good <RelativeTime at={codespace.deletedUntil} />
                  </span>
                  <Button
                    aria-label={`Snapshots of ${codespace.displayName}`}
                    onClick={() => setShown(codespace)}
                  >
                    Snapshots
                  </Button>
                  <Button
                    aria-label={`Download files of ${codespace.displayName}`}
                    onClick={() => actions.download.mutate({ name: codespace.name })}
                  >
                    Files
                  </Button>
                  {codespace.repositoryUrl !== null && (
                    <Button
                      aria-label={`Export ${codespace.displayName} to a branch`}
                      onClick={() => setExported(codespace)}
                    >
                      Branch
                    </Button>
                  )}
                  <Button
                    aria-label={`Restore ${codespace.displayName}`}
                    onClick={() => actions.restore.mutate(wishFor(codespace))}
                    isBusy={
                      actions.restore.isPending && actions.restore.variables.name === codespace.name
                    }
                  >
                    Restore
                  </Button>
                </>
              ) : (
                <span className="text-small text-dim">Being removed</span>
              )}
            </li>
          ))}
        </ul>
      )}
      {exported && <ExportBranchDialog codespace={exported} onClose={() => setExported(null)} />}
      {shown && <SnapshotsDialog codespace={shown} onClose={() => setShown(null)} />}
    </section>
  )
}
