import type { Preview } from '#server/repositories/repositories.schema.ts'
import { FieldFrame } from '#web/ui/FieldFrame.tsx'
import { Select } from '#web/ui/Select.tsx'

/**
 * Which of several devcontainer.json files it is made from. Nothing where there is
 * nothing to choose.
 */
export function ConfigurationField(props: {
  preview: Preview | undefined
  /** Chosen here, or named by a link, which may not be there. */
  wanted: string | null
  onChoose: (path: string) => void
}) {
  const { preview, wanted, onChoose } = props
  const { configurations = [], configurationPath = null, unreadable = null } = preview ?? {}
  const isThere = wanted === null || configurations.some(({ path }) => path === wanted)
  const isMissing = preview !== undefined && unreadable === null && !isThere
  if (configurations.length < 2 && !isMissing) return null
  const instead =
    configurationPath === null ? 'The default image is used.' : `${configurationPath} is used.`
  const missing = `${wanted} is not in the repository. ${instead}`
  const options = configurations.map(({ path, name }) => ({
    value: path,
    label: name === null ? path : `${name} (${path})`,
  }))
  return (
    <FieldFrame
      label="Dev container"
      hint={`The repository has ${configurations.length} configurations.`}
      error={isMissing ? missing : undefined}
      className=""
    >
      {(attributes) => (
        <Select
          {...attributes}
          value={configurationPath ?? ''}
          disabled={options.length === 0}
          options={options.length === 0 ? [{ value: '', label: 'None' }] : options}
          onChange={onChoose}
        />
      )}
    </FieldFrame>
  )
}
