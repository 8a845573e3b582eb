import type { ReactNode } from 'react'
import type { SettingView } from '#server/settings/setting-values.schema.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { type Control, shownValue } from './setting-control.ts'
import { boundsWord, choiceWord, valueWord } from './value-words.ts'

const scopeWords = {
  instance: 'this Bothy',
  organization: 'the organization',
  repository: 'the repository',
  user: 'your settings',
}

/** Everything there is to know of where the value comes from and what keeps it. */
export function SettingNotes({ setting, control }: { setting: SettingView; control: Control }) {
  const { unit, source, isSet, defaultValue, effective, lockedBy, limitedBy, isDangerous } = setting
  const standard =
    control.kind === 'choice' && typeof defaultValue === 'string'
      ? choiceWord(defaultValue, setting.jsonSchema)
      : valueWord(defaultValue, unit)
  const bounds = control.kind === 'number' ? boundsWord(control, unit) : ''
  return (
    <div className="flex flex-col gap-0.5 text-small text-dim">
      {lockedBy !== null && (
        <Note icon="lock">
          Set by the variable <code className="font-mono break-all text-text">{lockedBy}</code> of
          the server’s environment, so it cannot be changed here.
        </Note>
      )}
      {limitedBy !== null && (
        <Note icon="warning" className="text-warning">
          Limited to {valueWord(limitedBy.limit, unit)} by the policy “{limitedBy.title}”: what
          counts is {valueWord(effective, unit)}
          {isSet && ` rather than ${valueWord(shownValue(setting), unit)}`}.
        </Note>
      )}
      {!isSet && source.kind === 'scope' && (
        <Note icon="arrow-up">
          From {source.scopeId === '' ? scopeWords[source.scope] : source.scopeId}.
        </Note>
      )}
      {isDangerous && lockedBy === null && (
        <Note icon="shield">It takes a recent sign-in to change this.</Note>
      )}
      <p className="break-words">
        {`Default: ${standard}.`}
        {bounds !== '' && ` ${bounds}`}
        {control.kind === 'list' && ' One per line.'}
      </p>
    </div>
  )
}

function Note(props: { icon: string; className?: string; children: ReactNode }) {
  const { icon, className = '', children } = props
  return (
    <p className={`flex gap-1.5 ${className}`}>
      <Icon name={icon} className="mt-px" />
      <span className="min-w-0 break-words">{children}</span>
    </p>
  )
}
