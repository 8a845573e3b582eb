import { useStore } from 'zustand'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { useIde } from '../ide-context.ts'
import { useKeys } from '../keybindings/use-keys.ts'
import { toggleStep, type WalkthroughStep, walkthrough, walkthroughSteps } from './walkthrough.ts'

/** The steps of finding one's way; each is ticked off when it is really done. */
export function Walkthrough() {
  const { done } = useStore(walkthrough)
  const count = walkthroughSteps.filter(({ id }) => done.includes(id)).length
  const isOver = count === walkthroughSteps.length
  return (
    <section aria-labelledby="welcome-walkthrough">
      <div className="mb-3 flex items-center gap-3">
        <h2 id="welcome-walkthrough" className="font-semibold">
          Find your way
        </h2>
        <div
          role="progressbar"
          aria-label="Steps done"
          aria-valuemin={0}
          aria-valuemax={walkthroughSteps.length}
          aria-valuenow={count}
          className="h-1 w-24 overflow-hidden rounded-control bg-active"
        >
          <div
            className="h-full bg-accent transition-[width]"
            style={{ width: `${(count / walkthroughSteps.length) * 100}%` }}
          />
        </div>
        <span className="text-small text-dim">
          {isOver ? 'All done' : `${count} of ${walkthroughSteps.length}`}
        </span>
      </div>
      <ul className="grid gap-3 @xl:grid-cols-2 @3xl:grid-cols-3">
        {walkthroughSteps.map((step) => (
          <Step key={step.id} step={step} isDone={done.includes(step.id)} />
        ))}
      </ul>
    </section>
  )
}

function Step({ step, isDone }: { step: WalkthroughStep; isDone: boolean }) {
  const { commands } = useIde()
  const { id, title, words, icon, command, button } = step
  const keys = useKeys(command)
  return (
    <li className="flex flex-col gap-2 rounded-card border border-line bg-base p-3">
      <div className="flex items-center gap-2">
        <Icon name={icon} className={isDone ? 'text-faint' : 'text-dim'} />
        <h3 className="min-w-0 flex-1 truncate font-medium">{title}</h3>
        <button
          type="button"
          aria-pressed={isDone}
          aria-label={`${title}: done`}
          title={isDone ? 'Done' : 'Not done yet'}
          onClick={() => toggleStep(id)}
          className="inline-flex size-5.5 items-center justify-center rounded-[4px] hover:bg-hover"
        >
          <Icon
            name={isDone ? 'pass-filled' : 'circle-large'}
            className={isDone ? 'text-ok' : 'text-faint'}
          />
        </button>
      </div>
      <p className="flex-1 text-dim">{words}</p>
      <div className="flex items-center gap-3">
        <Button onClick={() => commands.run(command)}>{button}</Button>
        {keys !== undefined && <kbd className="font-sans text-small text-faint">{keys}</kbd>}
      </div>
    </li>
  )
}
