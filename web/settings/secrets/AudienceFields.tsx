import { RadioGroup } from '#web/ui/RadioGroup.tsx'
import { TextArea } from '#web/ui/TextArea.tsx'

/** For the codespaces of which repositories a secret is. */
export function AudienceFields(props: {
  level: 'user' | 'organization'
  audience: 'all' | 'selected'
  repositories: string
  error: string | undefined
  onChange: (part: { audience?: 'all' | 'selected'; repositories?: string }) => void
}) {
  const { level, audience, repositories, error, onChange } = props
  return (
    <>
      <RadioGroup
        label="For"
        value={audience}
        options={[
          {
            value: 'all',
            label: level === 'user' ? 'All of your codespaces' : 'All of its repositories',
          },
          { value: 'selected', label: 'Only these repositories' },
        ]}
        onChange={(chosen) => onChange({ audience: chosen })}
      />
      {audience === 'selected' && (
        <TextArea
          label="Repositories"
          rows={3}
          value={repositories}
          onChange={(text) => onChange({ repositories: text })}
          placeholder="github.com/owner/name"
          hint="One a line; github.com/owner/* stands for all of an owner’s."
          error={error}
        />
      )}
    </>
  )
}
