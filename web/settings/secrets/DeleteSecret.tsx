import { useMutation } from '@tanstack/react-query'
import type { SecretHolder, SecretView } from '#server/secrets/secrets.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { useSecretsChanged } from './use-secrets-changed.ts'

/** Asks before a value is gone that nobody can read out first. */
export function DeleteSecret(props: {
  holder: SecretHolder
  secret: SecretView
  onClose: () => void
}) {
  const { holder, secret, onClose } = props
  const trpc = useTRPC()
  const changed = useSecretsChanged()
  const remove = useMutation(
    trpc.secrets.delete.mutationOptions({
      onSuccess: () => {
        changed()
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      isOpen
      isDangerous
      title={`Delete ${secret.name}?`}
      confirmLabel="Delete"
      isBusy={remove.isPending}
      onConfirm={() => remove.mutate({ of: holder, name: secret.name })}
      onCancel={onClose}
    >
      <p>
        Its value is gone for good. Codespaces that run keep it until they are restarted; later ones
        start without it.
      </p>
      {remove.isError && (
        <Banner tone="danger" className="mt-3">
          {sentenceOf(remove.error)}
        </Banner>
      )}
    </ConfirmDialog>
  )
}
