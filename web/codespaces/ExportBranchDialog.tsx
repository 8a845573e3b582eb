import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { ExportedBranch } from '#server/codespaces/branch-export/branch-export.schema.ts'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { refName } from '#server/repositories/repositories.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { reasonOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { Button, buttonClasses } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { TextField } from '#web/ui/TextField.tsx'
import { showToast } from '#web/ui/Toast.tsx'

const maxLength = 250

/** Makes a branch at GitHub of what is in a codespace that does not run. */
export function ExportBranchDialog(props: { codespace: Codespace; onClose: () => void }) {
  const { codespace, onClose } = props
  const { name, displayName } = codespace
  const trpc = useTRPC()
  const [branch, setBranch] = useState(`bothy/${name}`)
  const isShown = useRef(true)
  useEffect(() => {
    isShown.current = true
    return () => {
      isShown.current = false
    }
  }, [])
  const exporting = useMutation(
    trpc.codespaces.exportBranch.mutationOptions({
      // Who closed it meanwhile is told all the same.
      onSuccess: (made) => void (isShown.current || tellDone(made, displayName)),
      onError: (error) =>
        void (
          isShown.current ||
          showToast({
            tone: 'danger',
            title: `${displayName} was not exported`,
            description: sentenceOf(error),
          })
        ),
    }),
  )
  const { data: made, error, isPending } = exporting
  const isFit = refName.safeParse(branch).success
  const isTaken = error !== null && reasonOf(error) === 'BRANCH_EXISTS'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isFit && !isPending) exporting.mutate({ name, branch: branch.trim() })
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Export ${displayName} to a branch`}
      description={
        made
          ? undefined
          : 'Its commits and its uncommitted work are pushed as a new branch, in your name. The codespace is not started. Files that Git ignores stay behind.'
      }
      footer={
        <>
          <Button onClick={onClose}>{made || isPending ? 'Close' : 'Cancel'}</Button>
          {!made && (
            <Button
              form="export-branch"
              type="submit"
              variant="primary"
              disabled={!isFit}
              isBusy={isPending}
            >
              Export
            </Button>
          )}
        </>
      }
    >
      {made ? (
        <Done made={made} />
      ) : (
        <form id="export-branch" onSubmit={submit}>
          <TextField
            label="New branch"
            value={branch}
            onChange={(text) => {
              setBranch(text)
              if (error) exporting.reset()
            }}
            maxLength={maxLength}
            readOnly={isPending}
            error={branchProblem(isFit, isTaken ? sentenceOf(error) : undefined)}
            onFocus={(event) => event.currentTarget.select()}
          />
          {error && !isTaken && (
            <p role="alert" className="mt-3 break-words text-danger">
              {sentenceOf(error)}
            </p>
          )}
        </form>
      )}
    </Dialog>
  )
}

const branchProblem = (isFit: boolean, taken: string | undefined) =>
  isFit ? taken : 'That is not a name Git allows for a branch.'

function Done({ made }: { made: ExportedBranch }) {
  const { branch, repository, branchUrl, compareUrl } = made
  const link = useRef<HTMLAnchorElement>(null)
  // What had the focus is gone.
  useEffect(() => link.current?.focus(), [])
  return (
    <>
      <p role="status" className="break-words">
        {repository} has the branch <code className="break-all">{branch}</code> now.{' '}
        {filesWord(made)}
      </p>
      <p className="flex flex-wrap gap-2">
        <a
          ref={link}
          href={branchUrl}
          target="_blank"
          rel="noreferrer"
          className={buttonClasses('primary')}
        >
          Show branch
        </a>
        <a href={compareUrl} target="_blank" rel="noreferrer" className={buttonClasses()}>
          Compare and open a pull request
        </a>
      </p>
    </>
  )
}

function filesWord({ files, leftOut }: ExportedBranch): string {
  const work =
    files === 0
      ? 'Nothing was uncommitted.'
      : `Uncommitted work is its last commit, of ${countOf(files, 'file')}.`
  if (leftOut === 0) return work
  const verb = leftOut === 1 ? 'is' : 'are'
  return `${work} ${countOf(leftOut, 'changed file')} of Git LFS or another filter ${verb} not in it.`
}

const countOf = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`

function tellDone({ branch, branchUrl }: ExportedBranch, displayName: string): void {
  showToast({
    title: `${displayName} is exported`,
    description: branch,
    tone: 'ok',
    action: {
      label: 'Show branch',
      onSelect: () => void window.open(branchUrl, '_blank', 'noreferrer'),
    },
  })
}
