import type { ReactNode } from 'react'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { StateDot } from '#web/ui/StateDot.tsx'
import { branchWord, shortAddress, stateWords } from '../codespace-words.ts'

const gibibyte = 1024 ** 3

/** What one gets, or has: beside the steps of a creation, and on the page of a stopped one. */
export function CodespaceFacts({ codespace }: { codespace: Codespace }) {
  const { displayName, repositoryUrl, workspaceFolder, workspaceLimitBytes, state } = codespace
  const { label, tone } = stateWords[state]
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div>
        <h1 className="font-semibold break-words">{displayName}</h1>
        <StateDot tone={tone} label={label} />
      </div>
      <dl className="flex flex-col gap-3">
        <Fact name="Repository">
          <a
            href={repositoryUrl}
            target="_blank"
            rel="noreferrer"
            className="break-words hover:underline"
          >
            {shortAddress(repositoryUrl)}
          </a>
        </Fact>
        <Fact name="Branch">{branchWord(codespace)}</Fact>
        <Fact name="Folder">
          <code className="font-mono text-small">{workspaceFolder}</code>
        </Fact>
        {workspaceLimitBytes !== null && (
          <Fact name="Disk">{`${Math.round((workspaceLimitBytes / gibibyte) * 10) / 10} GB`}</Fact>
        )}
      </dl>
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-small text-dim">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  )
}
