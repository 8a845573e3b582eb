import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RepositoryToken } from '#server/repository-tokens/repository-tokens.schema.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { TokenDialog } from './TokenDialog.tsx'
import { tokenWords } from './token-words.ts'
import { useTokenChanges } from './use-repository-token.ts'

/**
 * What a person gave for repositories, beside their secrets. Nothing where none is of use, and
 * none was given.
 */
export function TokensSection() {
  const trpc = useTRPC()
  const { data, error, refetch } = useQuery(trpc.repositoryTokens.list.queryOptions())
  const [opened, setOpened] = useState<{ token: RepositoryToken; isToGo: boolean } | null>(null)
  if (data ? !data.isOffered && data.tokens.length === 0 : error === null) return null
  const close = () => setOpened(null)
  return (
    <section
      aria-labelledby="repository-tokens"
      className="flex flex-col gap-4 rounded-card border border-line p-4"
    >
      <div>
        <h2 id="repository-tokens" className="font-medium">
          Tokens for repositories
        </h2>
        <p className="text-dim">
          What your codespaces clone private repositories with, and push with: fine-grained tokens
          that you made at GitHub, each used for its repository alone. They are not shown again.
        </p>
      </div>
      {error !== null && data === undefined && (
        <Banner tone="danger" action={<Button onClick={() => void refetch()}>Try again</Button>}>
          The tokens could not be listed. {sentenceOf(error)}
        </Banner>
      )}
      {data?.tokens.length === 0 && (
        <p className="text-dim">
          None yet. The form of a new codespace asks for one where it takes one, and so does{' '}
          <em>Show access to the repository</em> in the editor.
        </p>
      )}
      {data && data.tokens.length > 0 && (
        <ul className="divide-y divide-line rounded-card border border-line">
          {data.tokens.map((token) => (
            <Row
              key={token.id}
              token={token}
              onReplace={data.isOffered ? () => setOpened({ token, isToGo: false }) : null}
              onRemove={() => setOpened({ token, isToGo: true })}
            />
          ))}
        </ul>
      )}
      {opened?.isToGo === false && (
        <TokenDialog repositoryUrl={opened.token.url} sentence={null} onClose={close} />
      )}
      {opened?.isToGo && <Removal token={opened.token} onClose={close} />}
    </section>
  )
}

function Row(props: {
  token: RepositoryToken
  onReplace: (() => void) | null
  onRemove: () => void
}) {
  const { token, onReplace, onRemove } = props
  const isGood = token.state === 'good'
  return (
    <li className="flex items-center gap-3 px-3 py-2">
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-center gap-2">
          <Icon name="repo" className="text-dim" />
          <span className="truncate" title={token.path}>
            {token.path}
          </span>
        </p>
        <p className={`text-small ${isGood ? 'text-dim' : 'text-danger'}`}>
          {tokenWords(token)}
          {!isGood && ' Give another.'}
        </p>
      </div>
      <RelativeTime
        at={token.givenAt}
        className="text-small whitespace-nowrap text-dim max-sm:hidden"
      />
      <div className="flex">
        {onReplace && (
          <IconButton
            icon="edit"
            label={`Give another token for ${token.path}`}
            onClick={onReplace}
          />
        )}
        <IconButton icon="trash" label={`Remove the token for ${token.path}`} onClick={onRemove} />
      </div>
    </li>
  )
}

function Removal({ token, onClose }: { token: RepositoryToken; onClose: () => void }) {
  const { forget } = useTokenChanges(onClose)
  return (
    <ConfirmDialog
      isOpen
      isDangerous
      title={`Remove the token for ${token.path}?`}
      confirmLabel="Remove"
      isBusy={forget.isPending}
      onConfirm={() => forget.mutate({ id: token.id })}
      onCancel={onClose}
    >
      <p>
        Your codespaces have it no more, those that run included. It stays good at GitHub until you
        delete it there, under Developer settings.
      </p>
      {forget.isError && (
        <Banner tone="danger" className="mt-3">
          {sentenceOf(forget.error)}
        </Banner>
      )}
    </ConfirmDialog>
  )
}
