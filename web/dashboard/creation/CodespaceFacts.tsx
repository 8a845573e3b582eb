import type { ReactNode } from 'react'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { CodespaceMenu } from '#web/codespaces/CodespaceMenu.tsx'
import { branchWord, isDeleted, shortAddress, shownState } from '#web/codespaces/codespace-words.ts'
import { WorkMarks } from '#web/codespaces/WorkMarks.tsx'
import { bytesWord, givenDisk, usedWord } from '#web/lib/bytes.ts'
import { untrustedWord } from '#web/trust/trust-words.ts'
import { IconButton } from '#web/ui/IconButton.tsx'
import { StateDot } from '#web/ui/StateDot.tsx'

/**
 * The places on a page with facts: beside them what goes on; on a narrow one between
 * name and facts.
 */
export const beside = {
  page: 'grid gap-x-12 gap-y-5 md:grid-cols-[260px_1fr] md:grid-rows-[auto_1fr]',
  main: 'flex min-w-0 flex-col gap-4 md:col-start-2 md:row-span-2 md:row-start-1',
}

/** What one gets, or has: beside the steps of a creation, and on the page of a stopped one. */
export function CodespaceFacts({ codespace }: { codespace: Codespace }) {
  const { displayName, repositoryUrl, template, workspaceFolder, workspaceLimitBytes, work } =
    codespace
  const { label, tone } = shownState(codespace)
  const disk = work?.disk ? givenDisk(work.disk, workspaceLimitBytes) : null
  return (
    <>
      <div className="flex min-w-0 items-start justify-between gap-2">
        <div className="min-w-0">
          <h1 className="font-semibold break-words">{displayName}</h1>
          <StateDot tone={tone} label={label} />
        </div>
        {!isDeleted(codespace) && (
          <CodespaceMenu
            codespace={codespace}
            trigger={
              <IconButton
                icon="ellipsis"
                label={`More actions for ${displayName}`}
                className="-mt-1"
              />
            }
          />
        )}
      </div>
      <dl className="flex min-w-0 flex-col gap-3 max-md:order-last">
        {repositoryUrl === null ? (
          <Fact name="Template">{template}</Fact>
        ) : (
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
        )}
        <Fact name="Branch">{branchWord(codespace)}</Fact>
        {!codespace.trust.isTrusted && <Fact name="Trust">Untrusted: {untrustedWord}</Fact>}
        <Fact name="Folder">
          <code className="font-mono text-small">{workspaceFolder}</code>
        </Fact>
        {workspaceLimitBytes !== null && (
          <Fact name="Disk">
            {disk ? usedWord(disk.usedBytes, disk.limitBytes) : bytesWord(workspaceLimitBytes)}
          </Fact>
        )}
        {codespace.state === 'stopped' && (
          <Fact name="Work">
            <span className="flex flex-wrap gap-x-3">
              <WorkMarks codespace={codespace} />
            </span>
          </Fact>
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
