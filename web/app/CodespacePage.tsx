import { type ReactNode, useEffect } from 'react'
import type { SignedInUser } from '#server/auth/auth.schema.ts'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { canStop } from '#web/codespaces/codespace-words.ts'
import { useCodespace } from '#web/codespaces/use-codespaces.ts'
import { readyComponent } from '#web/lib/ready-component.tsx'
import { codeOf, detailsOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { Button } from '#web/ui/Button.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { AccountMenu } from './AccountMenu.tsx'
import { Ahead } from './Ahead.tsx'
import { IdePage } from './IdePart.tsx'
import { NotFoundPage } from './NotFoundPage.tsx'
import { FirstFrame, PageFrame } from './PageFrame.tsx'
import { useAhead } from './use-ahead.ts'
import { useOpened } from './use-opened.ts'

const CreationPage = readyComponent(
  async () => (await import('#web/dashboard/creation/CreationPage.tsx')).CreationPage,
)
const StepsPage = readyComponent(
  async () => (await import('#web/dashboard/creation/StepsPage.tsx')).StepsPage,
)
const RestingPage = readyComponent(
  async () => (await import('#web/dashboard/RestingPage.tsx')).RestingPage,
)

/**
 * Fetches ahead what a codespace shows that is not open. What fails is asked for again
 * where it is drawn.
 */
export function preloadStates(): void {
  for (const page of [CreationPage, RestingPage, StepsPage]) page.preload().catch(() => undefined)
}

/** One codespace: how it comes up, then the IDE in the same place; or that it rests. */
export function CodespacePage({ name, user }: { name: string; user: SignedInUser }) {
  const { codespace, error, retry } = useCodespace(name)
  const [isIde, open] = useOpened(name, codespace)
  const isAhead = useAhead(codespace !== undefined && !isIde && isOnItsWay(codespace))
  useEffect(() => rememberFrame(isIde ? name : null), [isIde, name])
  if (codespace === undefined && error === null) return <FirstFrame />
  if (codeOf(error) === 'NOT_FOUND' || codeOf(error) === 'BAD_REQUEST') return <NotFoundPage />
  const frame = (children: ReactNode) => (
    <PageFrame tools={<AccountMenu user={user} />}>{children}</PageFrame>
  )
  if (codespace === undefined) {
    return frame(
      <ErrorState
        title="The codespace could not be loaded"
        details={detailsOf(error)}
        action={<Button onClick={retry}>Try again</Button>}
      >
        {sentenceOf(error)} The codespace itself is not affected.
      </ErrorState>,
    )
  }
  return (
    <>
      {(isIde || isAhead) && (
        <Ahead isShown={isIde}>
          {/* Its folder is known once it is cloned: what was drawn for another begins anew. */}
          <IdePage key={codespace.workspaceFolder} codespace={codespace} isShown={isIde} />
        </Ahead>
      )}
      {!isIde && frame(<Page codespace={codespace} onOpen={open} />)}
    </>
  )
}

/** The steps of its last start, whatever it does now. */
export function CodespaceStepsPage({ name, user }: { name: string; user: SignedInUser }) {
  const { codespace, error } = useCodespace(name)
  if (error !== null && codespace === undefined) return <NotFoundPage />
  if (codespace === undefined) return <FirstFrame />
  return (
    <PageFrame tools={<AccountMenu user={user} />}>
      <StepsPage codespace={codespace} />
    </PageFrame>
  )
}

/**
 * It can be connected to, or is about to be: then the server keeps whoever asks
 * waiting until it can.
 */
const isOnItsWay = ({ canOpen, state }: Codespace) =>
  canOpen || state === 'starting' || state === 'creating'

function Page({ codespace, onOpen }: { codespace: Codespace; onOpen: () => void }) {
  const isComingUp = canStop(codespace) || codespace.state === 'failed'
  if (!isComingUp) return <RestingPage codespace={codespace} />
  return <CreationPage codespace={codespace} onOpen={onOpen} />
}

/** So that theme.js draws the right frame at the next visit, before anything is known. */
function rememberFrame(name: string | null): void {
  document.documentElement.dataset.frame = name === null ? 'page' : 'ide'
  try {
    if (name !== null) localStorage.setItem('bothy.frame', name)
    else localStorage.removeItem('bothy.frame')
  } catch {
    // Storage is blocked in this browser; then the first frame is the plain one.
  }
}
