import { type ReactNode, useId } from 'react'
import { untrustedWord } from '#web/trust/trust-words.ts'
import { Button } from '#web/ui/Button.tsx'
import type { CreationChoice } from './creation-choice.ts'

export type CreatingAs = 'trusted' | 'untrusted'

const trustWords = 'It runs and gets what is listed above.'
const untrustedWords = `To look at the code first: ${untrustedWord}. You can trust it later.`

/**
 * Whether it is to be trusted, each with what that means: what is proposed comes first. Nothing is
 * a form's default.
 */
export function TrustButtons(props: {
  choice: Exclude<CreationChoice, 'create'>
  /** What was asked for and is under way. */
  creatingAs: CreatingAs | null
  isDisabled: boolean
  onCreate: (as: CreatingAs) => void
}) {
  const { choice, creatingAs, isDisabled, onCreate } = props
  const isLookFirst = choice !== 'trust'
  const of = (as: CreatingAs, children: ReactNode, words: string) => (
    <Row
      key={as}
      words={words}
      button={(describedBy) => (
        <Button
          variant={(as === 'untrusted') === isLookFirst ? 'primary' : 'secondary'}
          aria-describedby={describedBy}
          isBusy={creatingAs === as}
          disabled={isDisabled || (creatingAs !== null && creatingAs !== as)}
          onClick={() => onCreate(as)}
          className="w-full"
        >
          {children}
        </Button>
      )}
    />
  )
  const trust = choice !== 'untrusted-only' && of('trusted', 'Trust and create', trustWords)
  const untrusted = of('untrusted', 'Create untrusted', untrustedWords)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      role="group"
      aria-label="Whether to trust it"
      className="grid items-center gap-x-3 gap-y-2 sm:grid-cols-[auto_minmax(0,1fr)]"
    >
      {isLookFirst ? [untrusted, trust] : [trust, untrusted]}
    </div>
  )
}

function Row(props: { button: (describedBy: string) => ReactNode; words: string }) {
  const id = useId()
  return (
    <>
      {props.button(id)}
      <p id={id} className="text-small text-dim max-sm:mb-2">
        {props.words}
      </p>
    </>
  )
}
