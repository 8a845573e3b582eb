import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { ForeseenLink } from '#agent/protocol/dotfiles.ts'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { reasonOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { Spinner } from '#web/ui/Loading.tsx'
import { showToast } from '#web/ui/Toast.tsx'
import { shortAddress } from './codespace-words.ts'

/** What applying one's dotfiles to a codespace that runs would do, and the way to do it. */
export function DotfilesDialog(props: { codespace: Codespace; onClose: () => void }) {
  const { codespace, onClose } = props
  const { name, displayName } = codespace
  const trpc = useTRPC()
  const foreseen = useMutation(trpc.codespaces.dotfiles.foresee.mutationOptions())
  const apply = useMutation(
    trpc.codespaces.dotfiles.install.mutationOptions({
      onSuccess: () => {
        onClose()
        showToast({
          title: 'Your dotfiles are being installed',
          description: 'The set-up of the codespace has their log.',
          tone: 'ok',
        })
      },
    }),
  )
  // Once, however often an effect is begun.
  const isAsked = useRef(false)
  const look = () => foreseen.mutate({ name })
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked when it opens
  useEffect(() => {
    if (isAsked.current) return
    isAsked.current = true
    look()
  }, [])
  const { data } = foreseen
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Apply dotfiles to ${displayName}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isBusy={apply.isPending}
            disabled={foreseen.isPending || isHopeless(foreseen.error)}
            onClick={() => apply.mutate({ name })}
          >
            Apply
          </Button>
        </>
      }
    >
      {foreseen.isPending && <Spinner label="Looking at what would change…" />}
      {foreseen.isError && (
        <Banner tone="warning" action={<Button onClick={look}>Try again</Button>}>
          Nothing was changed. {sentenceOf(foreseen.error)}
        </Banner>
      )}
      {data && <Foreseen {...data} />}
      {apply.isError && (
        <Banner tone="danger">Nothing was applied. {sentenceOf(apply.error)}</Banner>
      )}
    </Dialog>
  )
}

/** One that could not be read from there may be private, and gets its token by being applied. */
const isHopeless = (error: unknown) => error !== null && reasonOf(error) !== 'DOTFILES_UNREADABLE'

function Foreseen(props: {
  repositoryUrl: string
  branch: string | null
  script: string | null
  links: readonly ForeseenLink[]
}) {
  const { repositoryUrl, branch, script, links } = props
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <p className="wrap-anywhere">
        From {shortAddress(repositoryUrl)}
        {branch !== null && `, branch ${branch}`}. A clone that is there already is kept beside the
        new one.
      </p>
      {script !== null ? (
        <p>
          <code className="font-mono">{script}</code> runs, and does whatever it says: that cannot
          be told beforehand.
        </p>
      ) : links.length === 0 ? (
        <p className="text-dim">It has no install script, and no file that would be linked.</p>
      ) : (
        kinds.map(({ will, title }) => (
          <Kind key={will} title={title} links={links.filter((link) => link.will === will)} />
        ))
      )}
    </div>
  )
}

const kinds: { will: ForeseenLink['will']; title: string }[] = [
  { will: 'replace', title: 'There already, and kept beside it as ….before-dotfiles' },
  { will: 'fail', title: 'Cannot be linked: a folder has that name' },
  { will: 'link', title: 'New' },
  { will: 'stay', title: 'Linked already' },
]

function Kind({ title, links }: { title: string; links: readonly ForeseenLink[] }) {
  if (links.length === 0) return null
  return (
    <section aria-label={title} className="min-w-0">
      <h3 className="text-small text-dim">
        {title} ({links.length})
      </h3>
      <ul
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long one is scrolled with the keyboard too
        tabIndex={0}
        className="max-h-40 overflow-auto rounded-control bg-sunken px-2 py-1 font-mono text-small"
      >
        {links.map(({ path }) => (
          <li key={path} className="break-all">
            {path}
          </li>
        ))}
      </ul>
    </section>
  )
}
