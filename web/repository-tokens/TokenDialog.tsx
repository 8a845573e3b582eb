import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { Spinner } from '#web/ui/Loading.tsx'
import { TokenPart } from './TokenPart.tsx'
import { useTokenRequest } from './use-repository-token.ts'

/** What a codespace may do with a repository, and the token that it does that with. */
export function TokenDialog(props: {
  repositoryUrl: string
  /** What there is to know of the access now; null where nothing is wrong with it. */
  sentence: string | null
  onClose: () => void
}) {
  const { repositoryUrl, sentence, onClose } = props
  const { data: request, error, refetch } = useTokenRequest(repositoryUrl)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={request ? `Access to ${request.path}` : 'Access to the repository'}
      {...(sentence !== null && { description: <p>{sentence}</p> })}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {request && <TokenPart request={request} repositoryUrl={repositoryUrl} />}
      {request === null && <p>GitHub makes the tokens of this server's codespaces by itself.</p>}
      {request === undefined && error === null && <Spinner label="Looking for your token…" />}
      {request === undefined && error !== null && (
        <Banner tone="danger" action={<Button onClick={() => void refetch()}>Try again</Button>}>
          {sentenceOf(error)}
        </Banner>
      )}
    </Dialog>
  )
}
