import { useSubscription } from '@trpc/tanstack-react-query'
import type { Codespace, CodespaceStep } from '#server/codespaces/codespaces.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Skeleton, useIsSlow } from '#web/ui/Loading.tsx'
import { StepRow, stepTitle } from './StepRow.tsx'

/** The steps of this creation or start as they happen. */
export function StepList({ codespace }: { codespace: Codespace }) {
  const trpc = useTRPC()
  const { name, generation } = codespace
  const steps = useSubscription(trpc.codespaces.steps.subscriptionOptions({ name }))
  const isAway = useIsSlow(steps.status === 'connecting')
  if (steps.status === 'error') {
    return (
      <Banner tone="danger" action={<Button onClick={() => steps.reset()}>Try again</Button>}>
        The steps cannot be shown. {sentenceOf(steps.error)} They go on without this page.
      </Banner>
    )
  }
  return (
    <div className="flex flex-col gap-2">
      {isAway && (
        <Banner tone="warning">
          The connection to Bothy is lost. The steps go on; this page shows them again when it is
          back.
        </Banner>
      )}
      {steps.data === undefined ? (
        <StepsSkeleton />
      ) : (
        <>
          <p role="status" className="sr-only">
            {announcement(steps.data, codespace)}
          </p>
          <ol aria-label="Steps" className="flex flex-col gap-0.5">
            {steps.data.map((step) => (
              <StepRow key={`${generation} ${step.name}`} step={step} codespace={codespace} />
            ))}
          </ol>
        </>
      )}
    </div>
  )
}

function announcement(steps: CodespaceStep[], codespace: Codespace): string {
  const failed = steps.find(({ state }) => state === 'failed')
  if (failed) return `Failed: ${stepTitle(failed.name, codespace)}`
  const running = steps.find(({ state }) => state === 'running')
  return running ? `${stepTitle(running.name, codespace)}…` : ''
}

function StepsSkeleton() {
  return (
    <div aria-busy="true" className="appear-late flex flex-col gap-0.5">
      {['w-36', 'w-32', 'w-40', 'w-36', 'w-28'].map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars in a fixed order
        <div key={index} className="flex h-7.5 items-center gap-2.5 px-2">
          <Skeleton className="size-4 rounded-full" />
          <Skeleton className={`h-3 ${width}`} />
        </div>
      ))}
    </div>
  )
}
