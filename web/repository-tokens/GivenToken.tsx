import type { RepositoryToken } from '#server/repository-tokens/repository-tokens.schema.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { tokenWords } from './token-words.ts'
import { useTokenChanges } from './use-repository-token.ts'

/** One that was given: what it does, and the ways to have another one or none. */
export function GivenToken(props: { token: RepositoryToken; onReplace: (() => void) | null }) {
  const { token, onReplace } = props
  const { forget } = useTokenChanges()
  const isGood = token.state === 'good'
  return (
    <div className="flex flex-col gap-2">
      <p className={`flex gap-2 ${isGood ? '' : 'text-warning'}`}>
        <Icon name={isGood ? 'key' : 'warning'} className="mt-0.5" />
        <span className="min-w-0 flex-1 break-words">{tokenWords(token)}</span>
      </p>
      <div className="flex flex-wrap gap-2">
        {onReplace && (
          <Button icon="edit" onClick={onReplace}>
            Give another
          </Button>
        )}
        <Button
          icon="trash"
          isBusy={forget.isPending}
          onClick={() => forget.mutate({ id: token.id })}
        >
          Remove it
        </Button>
      </div>
      {forget.isError && (
        <p role="alert" className="text-small text-danger">
          {sentenceOf(forget.error)}
        </p>
      )}
    </div>
  )
}
