import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { accountGraceDays } from '#server/account/account.schema.ts'
import type { SignedInUser } from '#server/auth/auth.schema.ts'
import { leaveAfter } from '#web/lib/session-end.ts'
import { useTRPCClient } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { forgetUser } from '#web/session/forget-user.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { TextField } from '#web/ui/TextField.tsx'

/** Takes the name typed, and leaves for the sign-in page once it is done. */
export function DeleteAccountDialog(props: {
  user: SignedInUser
  /** Whether the error is dealt with elsewhere. */
  onError: (error: unknown) => boolean
  onClose: () => void
}) {
  const { user, onError, onClose } = props
  const client = useTRPCClient()
  const [confirmation, setConfirmation] = useState('')
  const end = async () => {
    await client.account.delete.mutate({ confirmation })
    forgetUser()
  }
  const leave = useMutation({
    mutationFn: () => leaveAfter(end),
    onError: (error) => void (onError(error) && onClose()),
  })
  const isNamed = confirmation === user.name
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isNamed && !leave.isPending) leave.mutate()
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Delete your account"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            form="delete-account"
            type="submit"
            variant="danger"
            disabled={!isNamed}
            isBusy={leave.isPending}
          >
            Delete my account
          </Button>
        </>
      }
    >
      <form id="delete-account" onSubmit={submit} className="flex flex-col gap-3">
        <p>
          You are signed out everywhere, and your codespaces stop and go to the trash. After{' '}
          {accountGraceDays} days they are gone with their files, and so are your settings, secrets
          and tokens. Nobody can bring them back then.
        </p>
        <p>
          Sign in before that and your account stays; take your codespaces out of the trash
          yourself. What you did here stays in the audit log for as long as administrators keep it.
        </p>
        <TextField
          label={`Type ${user.name} to confirm`}
          value={confirmation}
          onChange={setConfirmation}
        />
        {leave.isError && <Banner tone="danger">{sentenceOf(leave.error)}</Banner>}
      </form>
    </Dialog>
  )
}
