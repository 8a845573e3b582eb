import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { MachineNeeds } from '#server/machines/machines.schema.ts'
import type { RefWish, Resolution } from '#server/repositories/repositories.schema.ts'
import { reasonOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { TokenCard } from '#web/repository-tokens/TokenCard.tsx'
import { Button } from '#web/ui/Button.tsx'
import { TextField } from '#web/ui/TextField.tsx'
import {
  checkFields,
  configurationWish,
  type NewCodespaceErrors,
  type NewCodespaceFields,
  type NewCodespaceWish,
  type RepositoryWish,
  wishFrom,
} from '../new-codespace-form.ts'
import { AskedSecretFields } from './AskedSecretFields.tsx'
import { ConfigurationField } from './ConfigurationField.tsx'
import { type CreatingAs, TrustButtons } from './CreateButtons.tsx'
import { choiceOf } from './creation-choice.ts'
import { FormEnd } from './FormEnd.tsx'
import { RefField } from './RefField.tsx'
import { RepositoryCard } from './RepositoryCard.tsx'
import { RepositoryField } from './RepositoryField.tsx'
import { ResumeBanner } from './ResumeBanner.tsx'
import { isAddress, isPlainAddress } from './repository-words.ts'
import { ShareDialog } from './ShareDialog.tsx'
import { useAskedSecrets } from './use-asked-secrets.ts'
import { ofAddress, ofResolution, usePreview } from './use-preview.ts'
import { inputOf, isAway, useResolution } from './use-resolution.ts'
import { useSettled } from './use-settled.ts'
import { WhatItRunsAndGets } from './WhatItRunsAndGets.tsx'

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
  /** What it is to run on, by what is known of the repository. */
  machine: (about: { repositoryUrl: string | null; needs: MachineNeeds }) => ReactNode
  children: ReactNode
}) {
  const { initial, isResume, refused, onChange, onSend, cancel, children } = props
  const [fields, setFields] = useState(initial)
  // What is known to be an address: of a link, of the list, or written as one.
  const [accepted, setAccepted] = useState(initial.repositoryUrl)
  const [wish, setWish] = useState<RefWish | null>(null)
  const [configuration, setConfiguration] = useState(initial.devcontainerPath ?? null)
  const [errors, setErrors] = useState<NewCodespaceErrors>({})
  const [isLooking, setLooking] = useState(false)
  // To the list of other repositories that was shown.
  const [answer, setAnswer] = useState<{ listHash: string | null; isWithout: boolean } | null>(null)
  const [isSharing, setSharing] = useState(false)
  // It was sent before there was anything to see: then what there is to decide comes into focus.
  const [isAsked, setAsked] = useState(false)
  const [creatingAs, setCreatingAs] = useState<CreatingAs>('untrusted')
  const section = useRef<HTMLElement>(null)
  const addressField = useRef<HTMLInputElement>(null)
  const branchField = useRef<HTMLInputElement>(null)

  const settled = useSettled(fields.repositoryUrl).trim()
  const written = settled === fields.repositoryUrl.trim() && isAddress(settled) ? settled : ''
  const address = accepted.trim() || written
  const branch = useSettled(fields.branch)
  const found = useResolution(address === '' ? null : inputOf(address, wish, branch))
  const resolution = found.data
  const repository = resolution?.repository ?? null
  // What was wished for in a known repository may not be there: then it is that field's error.
  const isRefMissing = wish !== null && reasonOf(found.error)?.endsWith('_NOT_FOUND')
  const [known, setKnown] = useState<Resolution | null>(null)
  if (resolution?.repository && resolution !== known) setKnown(resolution)
  const isSameAsKnown = known !== null && address !== '' && (repository !== null || isRefMissing)
  const isTokenRequired = reasonOf(found.error) === 'REPOSITORY_TOKEN_REQUIRED'
  const isUnreachable = found.error && isAway(found.error) && isPlainAddress(address)
  const preview = usePreview(
    resolution
      ? ofResolution(resolution, configuration)
      : isUnreachable
        ? ofAddress(address)
        : null,
  )
  const listHash = preview.data?.wants.listHash ?? null
  const saidBefore = preview.data?.wants.isGiven === false
  const isWithoutOthers = answer?.listHash === listHash ? answer.isWithout : saidBefore
  const choice = preview.data ? choiceOf(preview.data, resolution) : null
  const secrets = useAskedSecrets(preview.data, { of: resolution?.repositoryUrl ?? '', choice })
  const isBusy = props.isBusy || secrets.isSaving
  const isDecided = choice === null || choice === 'create'
  const isAwaited = address !== '' && (found.isFetching || preview.isFetching)
  const newBranch = fields.newBranch ?? resolution?.newBranch ?? ''
  const mayBranch =
    resolution?.issue != null ||
    resolution?.ref?.kind === 'tag' ||
    resolution?.ref?.kind === 'commit'

  const change = (changed: Partial<NewCodespaceFields>) => {
    setFields((before) => ({ ...before, ...changed }))
    setErrors({})
    onChange()
  }
  const choose = (url: string) => {
    setAccepted(url)
    setWish(null)
    setConfiguration(null)
    change({ repositoryUrl: url, branch: '', newBranch: undefined })
  }
  const showErrors = (wrong: NewCodespaceErrors) => {
    setErrors(wrong)
    const first = wrong.repositoryUrl === undefined ? branchField : addressField
    first.current?.focus()
  }

  useEffect(() => {
    if (!isAsked || choice === null) return
    setAsked(false)
    section.current?.focus()
  }, [isAsked, choice])

  /** What is sent, once it can be: what is shown of a known repository, else what was written. */
  function wishOf(found: Resolution | undefined, isShown: boolean): RepositoryWish | null {
    const checked = checkFields({ ...fields, ...(mayBranch ? { newBranch } : { newBranch: '' }) })
    if (checked.input === null) {
      showErrors(checked.errors)
      return null
    }
    // Written by hand and of one's own: but for what it is made from, it is all in sight.
    if (found?.repository) return wishFrom(found, isShown ? checked.input.newBranch : undefined)
    return { ...checked.input, ...(found && { repositoryUrl: found.repositoryUrl }) }
  }

  function create(as: CreatingAs) {
    if (isBusy || isAwaited || isRefMissing) return
    const wish = wishOf(resolution, true)
    const hash = as === 'trusted' ? preview.data?.configurationHash : null
    const isTrusted = as === 'trusted' || preview.data?.trust.isTrusted === true
    setCreatingAs(as)
    if (!wish) return
    const whole = {
      ...wish,
      ...configurationWish(configuration, preview.data),
      ...(hash && { trustedConfigurationHash: hash }),
      ...(isTrusted && listHash && { otherRepositories: { listHash, isGiven: !isWithoutOthers } }),
    }
    if (isTrusted) secrets.keep(whole.repositoryUrl, () => onSend(whole))
    else onSend(whole)
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isBusy || isLooking || isAwaited || isRefMissing) return
    if (choice === 'create') return create('untrusted')
    // Enter by habit trusts nothing.
    if (choice !== null) return section.current?.focus()
    if (wishOf(undefined, false) === null) return
    setLooking(true)
    try {
      const looked = await look()
      const seen = await preview.look(
        looked ? ofResolution(looked, configuration) : ofAddress(fields.repositoryUrl),
      )
      const wish = wishOf(looked, false)
      if (seen.trust.isTrusted && wish)
        return onSend({ ...wish, ...configurationWish(configuration, seen) })
      setAccepted(fields.repositoryUrl.trim())
      setAsked(true)
    } catch (error) {
      showErrors({ repositoryUrl: sentenceOf(error) })
    } finally {
      setLooking(false)
    }
  }

  /** Undefined where its host is away, and Git may get through all the same. */
  const look = () =>
    found.look(inputOf(fields.repositoryUrl, wish, fields.branch)).catch((error: unknown) => {
      if (isAway(error) && isPlainAddress(fields.repositoryUrl)) return undefined
      throw error
    })

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
          setConfiguration(null)
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
        </>
      ) : (
        <TextField
          ref={branchField}
          label="Branch (optional)"
          value={fields.branch}
          onChange={(branch) => change({ branch })}
          error={errors.branch}
          hint="Leave it empty for the repository’s default branch."
        />
      )}
      <ConfigurationField
        preview={preview.data}
        wanted={configuration}
        onChoose={setConfiguration}
      />
      <TokenCard
        repositoryUrl={resolution ? resolution.repositoryUrl : isTokenRequired ? address : null}
        isRequired={isTokenRequired}
      />
      {(resolution || isUnreachable) && (
        <WhatItRunsAndGets
          ref={section}
          preview={preview.data}
          resolution={resolution}
          error={preview.error}
          onRetry={() => void preview.refetch()}
          isWithoutOthers={isWithoutOthers}
          onWithoutOthers={(isWithout) => setAnswer({ listHash, isWithout })}
        />
      )}
      <AskedSecretFields secrets={secrets} choice={choice} />
      {props.machine({
        repositoryUrl: resolution?.repositoryUrl ?? null,
        needs: preview.data?.needs ?? {},
      })}
      {children}
      {/* So that Enter in a field does something here too. */}
      {!isDecided && <button type="submit" hidden />}
      {!isDecided && (
        <TrustButtons
          choice={choice}
          creatingAs={isBusy ? creatingAs : null}
          isDisabled={isAwaited}
          onCreate={create}
        />
      )}
      <FormEnd isAwaited={isAwaited} onShare={resolution ? () => setSharing(true) : null}>
        {cancel}
        {isDecided && (
          <Button type="submit" variant="primary" isBusy={isBusy || isLooking} disabled={isAwaited}>
            Create codespace
          </Button>
        )}
      </FormEnd>
      {resolution && (
        <ShareDialog
          resolution={resolution}
          configuration={configurationWish(configuration, preview.data).devcontainerPath}
          isOpen={isSharing}
          onClose={() => setSharing(false)}
        />
      )}
    </form>
  )
}
