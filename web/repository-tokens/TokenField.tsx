import { useState } from 'react'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Button, buttonClasses } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { TextField } from '#web/ui/TextField.tsx'
import { type TokenRequest, useTokenChanges } from './use-repository-token.ts'

/**
 * Where a token is made, and where it goes in. What is not of use is refused here, with
 * what would be.
 */
export function TokenField(props: {
  request: TokenRequest
  repositoryUrl: string
  onGiven?: () => void
}) {
  const { request, repositoryUrl, onGiven } = props
  const { path, createUrl } = request
  const [text, setText] = useState('')
  const { give } = useTokenChanges(() => {
    // It is kept where it belongs, and not in this page.
    setText('')
    onGiven?.()
  })
  const send = () => {
    if (text.trim() !== '' && !give.isPending) {
      give.mutate({ repositoryUrl, token: text })
    }
  }
  return (
    <div className="flex flex-col gap-2">
      <TextField
        type="password"
        label={`Token for ${path}`}
        value={text}
        onChange={(typed) => {
          setText(typed)
          give.reset()
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          // It is in no form of its own, and sends no other.
          event.preventDefault()
          send()
        }}
        placeholder="github_pat_…"
        error={give.isError ? sentenceOf(give.error) : undefined}
        hint="A fine-grained one of your own, with Contents: Read and write. At GitHub, choose this repository under “Only select repositories”. It is encrypted, used in your codespaces of this repository, and not shown again."
        className="[&_input]:font-mono"
      />
      <div className="flex flex-wrap gap-2">
        <a href={createUrl} target="_blank" rel="noreferrer" className={buttonClasses()}>
          <Icon name="link-external" />
          Make one at GitHub
        </a>
        <Button icon="check" isBusy={give.isPending} disabled={text.trim() === ''} onClick={send}>
          Use this token
        </Button>
      </div>
    </div>
  )
}
