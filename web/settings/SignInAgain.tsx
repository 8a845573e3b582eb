import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { reasonOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { signOutAndBack } from '#web/session/sign-out-and-back.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'

/**
 * What to do where the server wants a sign-in that is more recent. `ask` opens the dialog if that
 * is what the error says, and tells whether it is.
 */
export function useSignInAgain(): { ask: (error: unknown) => boolean; dialog: ReactNode } {
  const [isOpen, setIsOpen] = useState(false)
  return {
    ask: (error) => {
      const isWanted = reasonOf(error) === 'RECENT_SIGN_IN_REQUIRED'
      if (isWanted) setIsOpen(true)
      return isWanted
    },
    dialog: isOpen && <SignInAgainDialog onClose={() => setIsOpen(false)} />,
  }
}

function SignInAgainDialog({ onClose }: { onClose: () => void }) {
  const leave = useMutation({ mutationFn: signOutAndBack })
  return (
    <ConfirmDialog
      isOpen
      title="Sign in again to do this"
      confirmLabel="Sign out and in again"
      isBusy={leave.isPending}
      onConfirm={() => leave.mutate()}
      onCancel={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>
          It decides who gets in or what runs here, so it takes a sign-in of the last two hours, and
          yours is older. Nothing was changed.
        </p>
        <p>
          You are signed out in this browser and come back to this page. Your codespaces go on, and
          what you typed into a setting is kept in this tab.
        </p>
        {leave.isError && (
          <Banner tone="danger">You are still signed in. {sentenceOf(leave.error)}</Banner>
        )}
      </div>
    </ConfirmDialog>
  )
}
