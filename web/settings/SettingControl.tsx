import type { SettingView } from '#server/settings/setting-values.schema.ts'
import { Select } from '#web/ui/Select.tsx'
import { Switch } from '#web/ui/Switch.tsx'
import { type Control, shownValue } from './setting-control.ts'
import { TypedControl } from './TypedControl.tsx'
import type { SettingDraft } from './use-setting-draft.ts'
import { choiceWord } from './value-words.ts'

export type SettingControlProps = {
  setting: SettingView
  control: Control
  draft: SettingDraft
  /** What readers are told beside the value: its label, and everything that is said of it. */
  labelledBy: string
  describedBy: string
}

/** What changes one setting: a switch, a choice, a line, or several. */
export function SettingControl(props: SettingControlProps) {
  const { setting, control, draft, labelledBy, describedBy } = props
  if (control.kind !== 'switch' && control.kind !== 'choice') {
    return <TypedControl {...props} control={control} />
  }
  const { state } = draft
  const isSaving = state.kind === 'saving'
  // What decides who gets in is shown as it is until the server has taken it.
  const value = isSaving && !setting.isDangerous ? state.value : shownValue(setting)
  const shared = {
    'aria-labelledby': labelledBy,
    'aria-describedby': describedBy,
    'aria-invalid': state.kind === 'failed' || undefined,
    'aria-busy': isSaving || undefined,
    disabled: setting.lockedBy !== null,
  }
  if (control.kind === 'switch') {
    return (
      <Switch
        {...shared}
        isOn={value === true}
        onChange={(isOn) => isSaving || draft.put(isOn, null)}
      />
    )
  }
  const { options } = control
  return (
    <Select
      {...shared}
      className="w-full"
      value={String(options.indexOf(value as string))}
      options={options.map((option, at) => ({
        value: String(at),
        label: choiceWord(option, setting.jsonSchema),
      }))}
      onChange={(at) => draft.put(options[Number(at)] ?? null, null)}
    />
  )
}
