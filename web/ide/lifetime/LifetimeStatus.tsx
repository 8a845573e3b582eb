import { useState } from 'react'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { Popover } from '#web/ui/Popover.tsx'
import { useCommands } from '../commands/use-commands.ts'
import { statusButtonClasses } from '../workbench/status-button.ts'
import { clockWord, jobState, reasonWords, warningWords } from './lifetime-words.ts'
import { useActivityNotes } from './use-activity-notes.ts'
import { type Lifetime, useLifetime } from './use-lifetime.ts'
import { useLifetimeActions } from './use-lifetime-actions.ts'
import { useLifetimeToasts } from './use-lifetime-toasts.ts'

const category = 'Codespaces'

/** When the codespace stops, why then, and what can be done about it. */
export function LifetimeStatus() {
  useActivityNotes()
  const lifetime = useLifetime()
  const { stay, chooseTimeout } = useLifetimeActions(lifetime)
  useLifetimeToasts(lifetime, stay)
  const [isOpen, setIsOpen] = useState(false)
  useCommands([
    { id: 'bothy.stay', title: 'Keep codespace running', category, icon: 'watch', run: stay },
    {
      id: 'bothy.changeIdleTimeout',
      title: 'Change idle timeout…',
      category,
      icon: 'watch',
      run: chooseTimeout,
    },
    {
      id: 'bothy.showLifetime',
      title: 'Show when the codespace stops',
      category,
      icon: 'watch',
      run: () => setIsOpen(true),
    },
  ])
  if (!lifetime) return null
  const { view, stopsAt } = lifetime
  const label = `Stops at ${clockWord(stopsAt)}`
  const leave = (act: () => Promise<void>) => () => {
    setIsOpen(false)
    void act()
  }
  return (
    <>
      <Warning lifetime={lifetime} />
      <Popover
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        side="top"
        title={label}
        trigger={
          <button
            type="button"
            title={`${label}. ${reasonWords(view, lifetime.toldAt)}`}
            className={statusButtonClasses}
          >
            <Icon
              name={view.isWarned ? 'warning' : 'watch'}
              className={view.isWarned ? 'text-warning' : ''}
            />
            <span className="max-sm:sr-only">{label}</span>
          </button>
        }
      >
        <p className="text-dim">{reasonWords(view, lifetime.toldAt)}</p>
        <Jobs lifetime={lifetime} />
        <div className="mt-3 flex flex-wrap gap-2">
          {view.isWarned && view.reason !== 'maximum' && (
            <Button variant="primary" onClick={leave(stay)}>
              Stay
            </Button>
          )}
          <Button onClick={leave(chooseTimeout)}>Change idle timeout…</Button>
        </div>
      </Popover>
    </>
  )
}

/** Spoken at once, whatever else is being read. */
function Warning({ lifetime: { view, stopsAt } }: { lifetime: Lifetime }) {
  const { title, why } = warningWords(view, stopsAt)
  const way = view.reason === 'maximum' ? '' : ' To stay, run the command Keep codespace running.'
  return (
    <span role="alert" className="sr-only">
      {view.isWarned && `${title}. ${why}${way}`}
    </span>
  )
}

function Jobs({ lifetime: { view, toldAt } }: { lifetime: Lifetime }) {
  if (view.jobs.length === 0) return null
  return (
    <>
      <h3 id="kept-jobs" className="mt-3 font-medium">
        Jobs
      </h3>
      <ul aria-labelledby="kept-jobs" className="mt-1 flex flex-col gap-1.5">
        {view.jobs.toReversed().map((job) => (
          <li key={job.id} className="flex items-baseline gap-3">
            <code className="min-w-0 flex-1 truncate" title={job.command}>
              {job.command}
            </code>
            <span className={`shrink-0 ${job.end === null ? '' : 'text-dim'}`}>
              {jobState(job, toldAt)}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
