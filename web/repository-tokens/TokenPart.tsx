import { useState } from 'react'
import { GivenToken } from './GivenToken.tsx'
import { TokenField } from './TokenField.tsx'
import type { TokenRequest } from './use-repository-token.ts'

/** The token that a repository has of somebody, or the field for one. */
export function TokenPart({
  request,
  repositoryUrl,
}: {
  request: TokenRequest
  repositoryUrl: string
}) {
  const { token } = request
  const [isReplacing, setReplacing] = useState(false)
  const isGood = token?.state === 'good'
  return (
    <div className="flex flex-col gap-3">
      {token && (
        <GivenToken
          token={token}
          onReplace={isReplacing || !isGood ? null : () => setReplacing(true)}
        />
      )}
      {(isReplacing || !isGood) && (
        <TokenField
          request={request}
          repositoryUrl={repositoryUrl}
          onGiven={() => setReplacing(false)}
        />
      )}
    </div>
  )
}
