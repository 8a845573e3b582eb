import type { ReactNode } from 'react'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { branchWord, shortAddress, stateWords } from '#web/codespaces/codespace-words.ts'
import { StateDot } from '#web/ui/StateDot.tsx'

const gibibyte = 1024 ** 3

/** The places on a page with facts: beside them what goes on; on a narrow one between name and facts. */
export const beside = {
  page: 'grid gap-x-12 gap-y-5 md:grid-cols-[260px_1fr] md:grid-rows-[auto_1fr]',
  main: 'flex min-w-0 flex-col gap-4 md:col-start-2 md:row-span-2 md:row-start-1',
}

/** What one gets, or has: beside the steps of a creation, and on the page of a stopped one. */
export function CodespaceFacts({ codespace }: { codespace: Codespace }) {
  const { displayName, repositoryUrl, workspaceFolder, workspaceLimitBytes, state } = codespace
  const { label, tone } = stateWords[state]
  return (
    <>
      <div className="min-w-0">
        <h1 className="font-semibold break-words">{displayName}</h1>
        <StateDot tone={tone} label={label} />
      </div>
      <dl className="flex min-w-0 flex-col gap-3 max-md:order-last">
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
    </>
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
