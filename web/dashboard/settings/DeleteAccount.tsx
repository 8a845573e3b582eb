import { useState } from 'react'
import { accountGraceDays } from '#server/account/account.schema.ts'
import type { SignedInUser } from '#server/auth/auth.schema.ts'
import { useSignInAgain } from '#web/settings/SignInAgain.tsx'
import { Button } from '#web/ui/Button.tsx'
import { ActionCard } from './ActionCard.tsx'
import { DeleteAccountDialog } from './DeleteAccountDialog.tsx'

/** The way out, for everybody but the owner. */
export function DeleteAccount({ user }: { user: SignedInUser }) {
  const [isAsking, setIsAsking] = useState(false)
  const signInAgain = useSignInAgain()
  return (
    <ActionCard
      title="Delete account"
      says={
        user.isOwner
          ? 'The owner stays: a Bothy has one as long as it lives.'
          : `Your account and all that is in it. For ${accountGraceDays} days, signing in takes it back.`
      }
    >
      {!user.isOwner && (
        <Button variant="danger" onClick={() => setIsAsking(true)}>
          Delete account…
        </Button>
      )}
      {isAsking && (
        <DeleteAccountDialog
          user={user}
          onError={signInAgain.ask}
          onClose={() => setIsAsking(false)}
        />
      )}
      {signInAgain.dialog}
    </ActionCard>
  )
}
