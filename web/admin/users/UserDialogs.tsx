import type { ReactNode } from 'react'
import type { AdminUser } from '#server/admin/admin.schema.ts'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import type { UserActions } from './use-user-actions.ts'

export type UserQuestion = { about: AdminUser; what: 'promote' | 'suspend' | 'signOut' }

/** Asks before something is done about somebody, and says what happens to what is theirs. */
export function UserDialog(props: {
  question: UserQuestion
  actions: UserActions
  onClose: () => void
}) {
  const { question, actions, onClose } = props
  const { about, what } = question
  const { id: userId, name } = about
  const ask = (words: {
    title: string
    verb: string
    isBusy: boolean
    isDangerous: boolean
    onConfirm: () => void
    children: ReactNode
  }) => (
    <ConfirmDialog
      isOpen
      title={words.title}
      confirmLabel={words.verb}
      isBusy={words.isBusy}
      isDangerous={words.isDangerous}
      onConfirm={words.onConfirm}
      onCancel={onClose}
    >
      <div className="flex flex-col gap-3">{words.children}</div>
    </ConfirmDialog>
  )
  const after = { onSettled: onClose }
  if (what === 'suspend') {
    return ask({
      title: `Suspend ${name}?`,
      verb: 'Suspend',
      isBusy: actions.suspend.isPending,
      isDangerous: true,
      onConfirm: () => actions.suspend.mutate({ userId }, after),
      children: (
        <>
          <p>They are signed out everywhere and cannot come back in. {runningWord(about)}</p>
          <p>
            <strong className="text-text">Nothing of theirs is deleted.</strong> Letting them in
            again gives everything back as it is.
          </p>
        </>
      ),
    })
  }
  if (what === 'signOut') {
    return ask({
      title: `Sign ${name} out everywhere?`,
      verb: 'Sign out',
      isBusy: actions.signOut.isPending,
      isDangerous: false,
      onConfirm: () => actions.signOut.mutate({ userId }, after),
      children: (
        <p>
          {about.sessions === 1
            ? 'Their one session ends'
            : `All ${about.sessions} of their sessions end`}{' '}
          at once, in every browser. They can sign in again, and their codespaces go on.
        </p>
      ),
    })
  }
  return ask({
    title: `Make ${name} an administrator?`,
    verb: 'Make administrator',
    isBusy: actions.setRole.isPending,
    isDangerous: false,
    onConfirm: () => actions.setRole.mutate({ userId, role: 'admin' }, after),
    children: (
      <p>
        They can change every setting, suspend people, stop and delete everybody’s codespaces and
        read the audit log. Nobody’s files, terminals or secrets are shown to them.
      </p>
    ),
  })
}

function runningWord({ runningCodespaces }: AdminUser): string {
  if (runningCodespaces === 0) return 'None of their codespaces is running.'
  if (runningCodespaces === 1)
    return 'Their running codespace stops: its programs and terminals end.'
  return `Their ${runningCodespaces} running codespaces stop: programs and terminals end.`
}
