import { type FormEvent, useId, useState } from 'react'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { Select } from '#web/ui/Select.tsx'
import type { CodespaceActions } from './use-codespace-actions.ts'

const choices = [0, 1, 3, 7, 14, 30]
const forAll = 'all'

const dayWords = (days: number): string =>
  days === 0 ? 'Not at all: when it stops' : `${days} ${days === 1 ? 'day' : 'days'}`

/** After how many days without use it goes into the trash. */
export function RetentionDialog(props: {
  codespace: Codespace
  retain: CodespaceActions['retain']
  onClose: () => void
}) {
  const { codespace, retain, onClose } = props
  const { ownDays, isPinned, mostDays } = codespace.retention
  const [chosen, setChosen] = useState(ownDays === null ? forAll : String(ownDays))
  const label = useId()
  const chosenDays = ownDays === null ? [] : [ownDays]
  const allowed = choices.filter((each) => mostDays === null || each <= mostDays)
  const days = [...new Set([...allowed, ...(mostDays === null ? [] : [mostDays]), ...chosenDays])]
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (retain.isPending) return
    const value = chosen === forAll ? null : Number(chosen)
    retain.mutate({ name: codespace.name, days: value }, { onSuccess: onClose })
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`How long to keep ${codespace.displayName} unused`}
      description="A stopped codespace that you have not opened for this long goes into the trash. The list says when, and warns of it; opening it begins the time anew."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button form="retain-codespace" type="submit" variant="primary" isBusy={retain.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form id="retain-codespace" onSubmit={submit} className="flex flex-col gap-1.5">
        <span id={label} className="font-medium">
          Keep unused for
        </span>
        <Select
          aria-labelledby={label}
          value={chosen}
          onChange={setChosen}
          options={[
            { value: forAll, label: 'As long as my settings say' },
            ...days
              .toSorted((one, other) => one - other)
              .map((each) => ({ value: String(each), label: dayWords(each) })),
          ]}
        />
        {mostDays !== null && (
          <p className="text-small text-dim">
            Administrators of this server allow {mostDays === 1 ? '1 day' : `${mostDays} days`} at
            most.
          </p>
        )}
        {isPinned && (
          <p className="text-small text-dim">
            It is pinned, so it is kept whatever is chosen here, until you unpin it.
          </p>
        )}
      </form>
    </Dialog>
  )
}
