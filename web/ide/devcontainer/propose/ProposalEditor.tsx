import { useEffect, useId, useRef, useState } from 'react'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Select } from '#web/ui/Select.tsx'
import { TextField } from '#web/ui/TextField.tsx'
import { useIde } from '../../ide-context.ts'
import { joinPath } from '../../paths.ts'
import { repositoryFolder, usualPaths } from '../configuration-paths.ts'
import { type ConfigurationEditor, editConfiguration } from './configuration-editor.ts'
import { type Proposal, proposeConfiguration, wordsOf } from './propose-configuration.ts'
import type { FoundLanguage } from './stack.ts'
import { writeConfiguration } from './write-configuration.ts'

const [usual] = usualPaths
const draftKey = 'newConfiguration'
const settleMs = 500
const defaultBase = 'default'

/** The text that is proposed, by what the container is to be made from, and the way to the disk. */
export function ProposalEditor(props: {
  languages: readonly FoundLanguage[]
  existing: readonly string[]
  hasFeatures: boolean
}) {
  const { languages, existing, hasFeatures } = props
  const ide = useIde()
  const { settings, storage } = ide
  const name = ide.codespace.repositoryName
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<ConfigurationEditor>(null)
  const label = useId()
  const [base, setBase] = useState(languages[0]?.id ?? defaultBase)
  const [folder, setFolder] = useState(() => freeName(languages[0]?.id ?? 'other', existing))
  const [isWriting, setWriting] = useState(false)
  const repository = repositoryFolder(ide.codespace)
  const path = existing.length === 0 ? usual : `.devcontainer/${folder}/devcontainer.json`
  const problem = existing.length === 0 ? undefined : folderProblem(folder, existing)

  useEffect(() => {
    if (!host.current) return
    const file = joinPath(repository, usual)
    const created = editConfiguration({
      host: host.current,
      label: 'Proposed configuration',
      path: file,
      settings,
    })
    created.setText(
      storage.read<string | null>(draftKey, null) ??
        proposalOf({ name, languages, hasFeatures }, firstBase(languages)),
    )
    let timer: ReturnType<typeof setTimeout> | undefined
    created.onEdit(() => {
      clearTimeout(timer)
      timer = setTimeout(() => storage.write(draftKey, created.getText()), settleMs)
    })
    editor.current = created
    return () => {
      clearTimeout(timer)
      created[Symbol.dispose]()
      editor.current = null
    }
  }, [name, languages, hasFeatures, repository, settings, storage])

  const choose = (id: string) => {
    setBase(id)
    editor.current?.setText(proposalOf({ name, languages, hasFeatures }, id))
  }
  const write = async () => {
    const text = editor.current?.getText()
    if (text === undefined || problem !== undefined) return
    setWriting(true)
    const isWritten = await writeConfiguration(ide, {
      path,
      text,
      isOnlyOne: existing.length === 0,
    })
    if (isWritten) storage.write(draftKey, null)
    setWriting(false)
  }
  return (
    <div className="flex size-full flex-col bg-editor">
      <div className="flex shrink-0 flex-col gap-2 border-b border-line px-4 py-2.5">
        <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
          <div className="flex min-w-0 flex-1 basis-48 flex-col gap-1">
            <span id={label} className="font-medium">
              Made from
            </span>
            <Select
              aria-labelledby={label}
              value={base}
              onChange={choose}
              options={[
                ...languages.map(({ id, title, image }) => ({
                  value: id,
                  label: `${title}: ${image}`,
                })),
                { value: defaultBase, label: 'The default image' },
              ]}
            />
          </div>
          {existing.length > 0 && (
            <TextField
              label="Name of its folder"
              value={folder}
              onChange={setFolder}
              error={problem}
              className="flex-1 basis-40"
            />
          )}
          <Button variant="primary" isBusy={isWriting} onClick={() => void write()}>
            Write the file
          </Button>
        </div>
        <p className="text-small text-dim">
          {foundWords(languages)} Change what you like. It becomes{' '}
          <span className="break-all font-mono">{path}</span>, and nothing is written before you say
          so.
        </p>
        {existing[0] !== undefined && (
          <Banner
            tone="info"
            action={
              <Button
                onClick={() =>
                  ide.fileEvents.open(joinPath(repository, existing[0] ?? usual), {
                    takesFocus: true,
                  })
                }
              >
                Open it
              </Button>
            }
          >
            The repository has {existing[0]}. This is another one, for new codespaces to choose.
          </Banner>
        )}
      </div>
      <div ref={host} className="min-h-0 flex-1" />
    </div>
  )
}

const firstBase = (languages: readonly FoundLanguage[]) => languages[0]?.id ?? defaultBase

function proposalOf(of: Omit<Proposal, 'base'>, base: string): string {
  return proposeConfiguration({ ...of, base: base === defaultBase ? null : base })
}

function foundWords(languages: readonly FoundLanguage[]): string {
  if (languages.length === 0) return 'No file here says which language it is written in.'
  return `Found ${languages.map(wordsOf).join('; ')}.`
}

function freeName(wanted: string, existing: readonly string[]): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`
    if (!existing.includes(`.devcontainer/${name}/devcontainer.json`)) return name
  }
}

function folderProblem(name: string, existing: readonly string[]): string | undefined {
  if (!/^[\w][\w.-]{0,99}$/.test(name)) return 'Letters, digits, dots and dashes make a name.'
  if (existing.includes(`.devcontainer/${name}/devcontainer.json`)) {
    return 'There is a configuration in that folder.'
  }
  return undefined
}
