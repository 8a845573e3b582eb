import { useId, useState } from 'react'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { FieldFrame } from '#web/ui/FieldFrame.tsx'
import { LinkedText } from '#web/ui/LinkedText.tsx'
import { Select } from '#web/ui/Select.tsx'
import { Switch } from '#web/ui/Switch.tsx'
import { TextField } from '#web/ui/TextField.tsx'
import { type OptionValues, saidOf, valuesOf } from './feature-text.ts'
import type { FeatureOption, KnownFeature } from './known-features.ts'

/**
 * Asks with which options a Feature is to be installed. `written`: what the file says of it
 * already.
 */
export function FeatureDialog(props: {
  feature: KnownFeature
  written: unknown
  onClose: () => void
  onAdd: (options: OptionValues) => void
}) {
  const { feature, written, onClose, onAdd } = props
  const [values, setValues] = useState(() => valuesOf(feature, written))
  const { name, description, documentationUrl, options, reference } = feature
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={name}
      description={
        <>
          {description && <p>{description}</p>}
          <p className="break-all text-small">
            {documentationUrl ? <LinkedText>{documentationUrl}</LinkedText> : reference}
          </p>
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={() => onAdd(saidOf(feature, values))}>
            {written === undefined ? 'Add' : 'Change'}
          </Button>
        </>
      }
    >
      {Object.entries(options).map(([key, option]) => (
        <OptionField
          key={key}
          name={key}
          option={option}
          value={values[key] ?? option.default}
          onChange={(value) => setValues({ ...values, [key]: value })}
        />
      ))}
      {Object.keys(options).length === 0 && <p>It has no options.</p>}
    </Dialog>
  )
}

function OptionField(props: {
  name: string
  option: FeatureOption
  value: string | boolean
  onChange: (value: string | boolean) => void
}) {
  const { name, option, value, onChange } = props
  const list = useId()
  const hint = option.description
  if (option.type === 'boolean') {
    return (
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <div className="font-medium">{name}</div>
          {hint && <div className="text-small text-dim">{hint}</div>}
        </div>
        <Switch aria-label={name} isOn={value === true} onChange={onChange} />
      </div>
    )
  }
  if (option.enum) {
    return (
      <FieldFrame label={name} hint={hint} className="">
        {(attributes) => (
          <Select
            {...attributes}
            value={String(value)}
            onChange={onChange}
            options={(option.enum ?? []).map((one) => ({ value: one, label: one }))}
          />
        )}
      </FieldFrame>
    )
  }
  const { proposals = [] } = option
  return (
    <>
      <TextField
        label={name}
        hint={hint}
        value={String(value)}
        onChange={onChange}
        {...(proposals.length > 0 && { list })}
      />
      {proposals.length > 0 && (
        <datalist id={list}>
          {[...new Set(proposals)].map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </>
  )
}
