import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { namesWord, useChangedSecrets } from '#web/codespaces/changed-secrets.ts'
import { useCodespaceActions, wishFor } from '#web/codespaces/use-codespace-actions.ts'
import { useCodespaces } from '#web/codespaces/use-codespaces.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'

/** Codespaces that run with secrets as they were, each with the button that mends it. */
export function RestartNeeded() {
  const { codespaces = [] } = useCodespaces()
  return codespaces.map((codespace) => <RestartBanner key={codespace.name} codespace={codespace} />)
}

function RestartBanner({ codespace }: { codespace: Codespace }) {
  const { restart } = useCodespaceActions()
  const names = useChangedSecrets(codespace)
  if (names.length === 0) return null
  return (
    <Banner
      tone="info"
      action={
        <Button isBusy={restart.isPending} onClick={() => restart.mutate(wishFor(codespace))}>
          Restart {codespace.displayName}
        </Button>
      }
    >
      {codespace.displayName} runs without the change of {namesWord(names)}. Programs in it end when
      it is restarted; its files stay.
    </Banner>
  )
}
