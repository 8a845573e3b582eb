import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import type { RefWish, Resolution, ResolveInput } from '#server/repositories/repositories.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { reasonOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { TextField } from '#web/ui/TextField.tsx'
import {
  checkFields,
  type NewCodespaceErrors,
  type NewCodespaceFields,
  type NewCodespaceWish,
  wishFrom,
} from '../new-codespace-form.ts'
import { RefField } from './RefField.tsx'
import { RepositoryCard } from './RepositoryCard.tsx'
import { RepositoryField } from './RepositoryField.tsx'
import { ResumeBanner } from './ResumeBanner.tsx'
import { isAddress } from './repository-words.ts'
import { ShareDialog } from './ShareDialog.tsx'
import { useResolution } from './use-resolution.ts'
import { useSettled } from './use-settled.ts'
import { WhatRuns } from './WhatRuns.tsx'

/** A repository that Git may reach though nothing more is known of it just now. */
const isPlainAddress = (text: string) => /^https:\/\/[^/]+\/[^/?#]+\/[^/?#]+$/.test(text.trim())

/** Which repository, and where in it. What it is opened with only fills it in (S-28). */
export function RepositoryForm(props: {
  initial: NewCodespaceFields
  isResume: boolean
  /** What the server said of the address, when it was asked to create from it. */
  refused: string | undefined
  isBusy: boolean
  onChange: () => void
  onSend: (wish: NewCodespaceWish) => void
  cancel: ReactNode
  children: ReactNode
}) {
  const { initial, isResume, refused, isBusy, onChange, onSend, cancel, children } = props
  const trpc = useTRPC()
  const [fields, setFields] = useState(initial)
  // What is known to be an address: of a link, of the list, or written as one.
  const [accepted, setAccepted] = useState(initial.repositoryUrl)
  const [wish, setWish] = useState<RefWish | null>(null)
  const [errors, setErrors] = useState<NewCodespaceErrors>({})
  const [isLooking, setLooking] = useState(false)
  const [isSharing, setSharing] = useState(false)
  const addressField = useRef<HTMLInputElement>(null)
  const branchField = useRef<HTMLInputElement>(null)

  const settled = useSettled(fields.repositoryUrl).trim()
  const written = settled === fields.repositoryUrl.trim() && isAddress(settled) ? settled : ''
  const address = accepted.trim() || written
  const branch = useSettled(fields.branch)
  const found = useResolution(address === '' ? null : inputOf(address, wish, branch))
  const resolution = found.data
  const repository = resolution?.repository ?? null
  // What was wished for in a repository that is known may not be there: then it is that field's error.
  const isRefMissing = wish !== null && reasonOf(found.error)?.endsWith('_NOT_FOUND')
  const [known, setKnown] = useState<Resolution | null>(null)
  if (resolution?.repository && resolution !== known) setKnown(resolution)
  const isSameAsKnown = known !== null && address !== '' && (repository !== null || isRefMissing)
  const preview = useQuery(
    trpc.repositories.preview.queryOptions(
      {
        repositoryUrl: resolution?.repositoryUrl ?? '',
        sha: resolution?.sha ?? '',
        ref: resolution?.ref ?? null,
      },
      { enabled: repository !== null && resolution?.sha != null && !found.isPlaceholderData },
    ),
  )
  const isAwaited = address !== '' && (found.isFetching || preview.isFetching)
  const newBranch = fields.newBranch ?? resolution?.newBranch ?? ''
  const mayBranch =
    resolution?.issue != null ||
    resolution?.ref?.kind === 'tag' ||
    resolution?.ref?.kind === 'commit'

  const change = (changed: Partial<NewCodespaceFields>) => {
    setFields({ ...fields, ...changed })
    setErrors({})
    onChange()
  }
  const choose = (url: string) => {
    setAccepted(url)
    setWish(null)
    change({ repositoryUrl: url, branch: '', newBranch: undefined })
  }
  const showErrors = (wrong: NewCodespaceErrors) => {
    setErrors(wrong)
    const first = wrong.repositoryUrl === undefined ? branchField : addressField
    first.current?.focus()
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isBusy || isLooking || isAwaited || isRefMissing) return
    const checked = checkFields({
      ...fields,
      ...(mayBranch ? { newBranch } : { newBranch: '' }),
    })
    if (checked.input === null) return showErrors(checked.errors)
    if (repository && resolution) return onSend(wishFrom(resolution, checked.input.newBranch))
    setLooking(true)
    try {
      const looked = await found.look(inputOf(fields.repositoryUrl, wish, fields.branch))
      if (!looked.repository)
        return onSend({ ...checked.input, repositoryUrl: looked.repositoryUrl })
      // Written by hand and of one's own: but for what it is made from, it is all in sight.
      onSend(wishFrom(looked, undefined))
    } catch (error) {
      const isAway = ['GITHUB_UNREACHABLE', 'GITHUB_MISCONFIGURED', null].includes(reasonOf(error))
      // Git may get through all the same (F-52).
      if (isAway && isPlainAddress(fields.repositoryUrl)) onSend(checked.input)
      else showErrors({ repositoryUrl: sentenceOf(error) })
    } finally {
      setLooking(false)
    }
  }

  const lookError =
    found.error && !isRefMissing && accepted !== '' ? sentenceOf(found.error) : undefined
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-5">
      {isResume && resolution && !found.isPlaceholderData && (
        <ResumeBanner resolution={resolution} />
      )}
      <RepositoryField
        ref={addressField}
        text={fields.repositoryUrl}
        isSettled={address !== ''}
        onText={(repositoryUrl) => {
          setAccepted('')
          setWish(null)
          setKnown(null)
          change({ repositoryUrl })
        }}
        onChoose={choose}
        error={errors.repositoryUrl ?? refused ?? lookError}
      />
      {isSameAsKnown && known ? (
        <>
          <RefField
            key={known.repositoryUrl}
            repositoryUrl={known.repositoryUrl}
            resolution={resolution}
            wish={wish}
            onWish={(wanted) => {
              setWish(wanted)
              change({ branch: '', newBranch: undefined })
            }}
            error={isRefMissing ? sentenceOf(found.error) : undefined}
          />
          {mayBranch && (
            <TextField
              label={resolution?.issue ? 'New branch' : 'New branch (optional)'}
              value={newBranch}
              onChange={(text) => change({ newBranch: text })}
              error={errors.newBranch}
              hint="Made after the clone, and not pushed by itself."
            />
          )}
          {resolution && <RepositoryCard resolution={resolution} />}
          {repository && <WhatRuns preview={preview.data} error={preview.error} />}
        </>
      ) : (
        <TextField
          ref={branchField}
          label="Branch (optional)"
          value={fields.branch}
          onChange={(branch) => change({ branch })}
          error={errors.branch}
          hint="Leave it empty for the repository's default branch."
        />
      )}
      {children}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {isAwaited && (
          <span role="status" className="flex items-center gap-1.5 text-dim">
            <Icon name="loading" isSpinning /> Looking at the repository…
          </span>
        )}
        {resolution && !isAwaited && (
          <Button variant="ghost" icon="link" onClick={() => setSharing(true)}>
            Share a link…
          </Button>
        )}
        {cancel}
        <Button type="submit" variant="primary" isBusy={isBusy || isLooking} disabled={isAwaited}>
          Create codespace
        </Button>
      </div>
      {resolution && (
        <ShareDialog resolution={resolution} isOpen={isSharing} onClose={() => setSharing(false)} />
      )}
    </form>
  )
}

/** A branch that Git would not allow is not asked for; sending it says so. */
function inputOf(text: string, wish: RefWish | null, branch: string): ResolveInput {
  const name = checkFields({ repositoryUrl: 'none', branch }).input?.branch
  const ref = wish ?? (name === undefined ? null : ({ kind: 'branch', name } as const))
  return { address: text.trim(), ...(ref && { ref }) }
}
