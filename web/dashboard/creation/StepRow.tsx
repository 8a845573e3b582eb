import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { LifecycleHook } from '#agent/protocol/lifecycle.ts'
import type {
  Codespace,
  CodespaceStep,
  StepName,
  StepState,
} from '#server/codespaces/codespaces.schema.ts'
import { duration } from '#web/lib/relative-time.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { useNow } from '#web/lib/use-now.ts'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { showToast } from '#web/ui/Toast.tsx'
import { StepLog } from './StepLog.tsx'
import { useStepLog } from './use-step-log.ts'

const stepWords: Record<StepName, string> = {
  workspace: 'Make the workspace',
  network: 'Make the network',
  clone: 'Clone the repository',
  configuration: 'Read its configuration',
  build: 'Build its image',
  services: 'Start its services',
  container: 'Start the container',
  agent: 'Start the agent',
  entrypoint: 'Run what its image and Features begin with',
  onCreateCommand: 'Run onCreateCommand',
  updateContentCommand: 'Run updateContentCommand',
  postCreateCommand: 'Run postCreateCommand',
  dotfiles: 'Install your dotfiles',
  startScript: 'Run your start script',
  postStartCommand: 'Run postStartCommand',
  postAttachCommand: 'Run postAttachCommand',
  history: 'Fetch the full history',
}

export function stepTitle(name: StepName, { template }: Codespace): string {
  return name === 'clone' && template !== null ? 'Unpack the template' : stepWords[name]
}

const marks: Record<StepState, { icon: string; word: string; color: string }> = {
  pending: { icon: 'circle-large', word: 'Waiting', color: 'text-faint' },
  running: { icon: 'loading', word: 'Under way', color: 'text-accent' },
  done: { icon: 'check', word: 'Done', color: 'text-ok' },
  failed: { icon: 'error', word: 'Failed', color: 'text-danger' },
  skipped: { icon: 'dash', word: 'Skipped', color: 'text-faint' },
}

/**
 * One step: its state, what it does, how long it took; it unfolds into its log, by itself if it
 * failed. What is said of the whole codespace already is not said again.
 */
export function StepRow({ step, codespace }: { step: CodespaceStep; codespace: Codespace }) {
  const { name: codespaceName, generation, failure } = codespace
  const [choice, setChoice] = useState<boolean | null>(null)
  const logId = useId()
  const isBegun = step.state !== 'skipped' || step.startedAt !== null
  const isStarted = step.state !== 'pending' && isBegun
  const isOpen = isStarted && (choice ?? step.state === 'failed')
  const { icon, word, color } = marks[step.state]
  const title = stepTitle(step.name, codespace)
  return (
    <li>
      <button
        type="button"
        disabled={!isStarted}
        aria-expanded={isOpen}
        aria-controls={isOpen ? logId : undefined}
        onClick={() => setChoice(!isOpen)}
        className="flex w-full items-center gap-2.5 rounded-control px-2 py-1 text-left enabled:hover:bg-hover"
      >
        <Icon name={icon} label={word} isSpinning={step.state === 'running'} className={color} />
        <span className={`min-w-0 flex-1 ${isStarted ? '' : 'text-dim'}`}>
          {title}
          {step.state === 'skipped' && step.error !== null && (
            <span className="block break-words text-small">{step.error}</span>
          )}
        </span>
        <Elapsed step={step} />
        <Icon
          name={isOpen ? 'chevron-down' : 'chevron-right'}
          className={isStarted ? 'text-dim' : 'invisible'}
        />
      </button>
      {step.name === 'services' && step.state === 'running' && (
        <SkipServices step={step} codespace={codespace} />
      )}
      {isOpen && (
        <div id={logId} className="flex flex-col gap-2 py-1.5 pr-2 pl-8.5">
          {step.state === 'failed' && step.error !== null && step.error !== failure && (
            <p className="break-words text-danger">{step.error}</p>
          )}
          <Log name={codespaceName} step={step} generation={generation} title={title} />
          {step.state === 'failed' && codespace.canOpen && isHook(step.name) && (
            <RetryHook codespace={codespace} hook={step.name} />
          )}
        </div>
      )}
    </li>
  )
}

/** Services that are well are so by then: before it is nothing to decide. */
const patienceMs = 10_000

/** One that is never as far as somebody waits for keeps nobody from their files. */
function SkipServices({ step, codespace }: { step: CodespaceStep; codespace: Codespace }) {
  const trpc = useTRPC()
  const now = useNow(1000)
  const skip = useMutation(
    trpc.codespaces.skipServices.mutationOptions({
      onError: (error) =>
        void showToast({
          tone: 'danger',
          title: 'It still waits for its services',
          description: sentenceOf(error),
        }),
    }),
  )
  if (now - (step.startedAt ?? now) < patienceMs) return null
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 py-1 pr-2 pl-8.5">
      <p className="min-w-0 flex-1 basis-56 text-small text-dim">
        They are not ready yet. Those that have started go on beside the codespace.
      </p>
      <Button
        isBusy={skip.isPending || skip.isSuccess}
        onClick={() => skip.mutate({ name: codespace.name })}
      >
        Continue without them
      </Button>
    </div>
  )
}

/** Runs a set-up command again, and then those after it. */
function RetryHook({ codespace, hook }: { codespace: Codespace; hook: LifecycleHook }) {
  const trpc = useTRPC()
  const retry = useMutation(
    trpc.codespaces.retryCommand.mutationOptions({
      onError: (error) =>
        void showToast({
          tone: 'danger',
          title: `${stepWords[hook]} was not run again`,
          description: sentenceOf(error),
        }),
    }),
  )
  return (
    <Button
      className="self-start"
      icon="debug-restart"
      isBusy={retry.isPending}
      onClick={() => retry.mutate({ name: codespace.name, hook })}
    >
      Retry from here
    </Button>
  )
}

// Not by the schema: the first page would have to load what reads schemas.
const hooks: Record<LifecycleHook, true> = {
  entrypoint: true,
  onCreateCommand: true,
  updateContentCommand: true,
  postCreateCommand: true,
  dotfiles: true,
  startScript: true,
  postStartCommand: true,
  postAttachCommand: true,
}
const isHook = (step: StepName): step is LifecycleHook => Object.hasOwn(hooks, step)

function Log(props: { name: string; step: CodespaceStep; generation: number; title: string }) {
  const text = useStepLog(props.name, props.step.name, props.generation)
  return <StepLog text={text} label={`Log of: ${props.title}`} />
}

function Elapsed({ step }: { step: CodespaceStep }) {
  const now = useNow(step.state === 'running' ? 200 : null)
  if (step.startedAt === null || step.state === 'skipped') return null
  const ms = (step.endedAt ?? Math.max(now, step.startedAt)) - step.startedAt
  return <span className="text-small text-dim">{duration(ms)}</span>
}
