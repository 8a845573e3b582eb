import { useRef } from 'react'
import { Button } from '#web/ui/Button.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { TextArea } from '#web/ui/TextArea.tsx'
import type { SecretFields } from './secret-form.ts'

type Value = Pick<SecretFields, 'text' | 'file'>

/** The value: typed, pasted, or the bytes of a file of this machine. */
export function ValueField(
  props: Value & {
    isNew: boolean
    error: string | undefined
    onChange: (part: Partial<Value>) => void
  },
) {
  const { text, file, isNew, error, onChange } = props
  const chooser = useRef<HTMLInputElement>(null)
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return
    onChange({
      file: { name: chosen.name, bytes: new Uint8Array(await chosen.arrayBuffer()) },
      text: '',
    })
  }
  return (
    <div className="flex flex-col items-start gap-2">
      {file === null ? (
        <TextArea
          className="w-full"
          label="Value"
          rows={3}
          value={text}
          onChange={(typed) => onChange({ text: typed })}
          error={error}
          hint={isNew ? undefined : 'Leave it empty to keep the value there is.'}
        />
      ) : (
        <div className="flex w-full flex-col gap-1">
          <span className="font-medium">Value</span>
          <div className="flex items-center gap-2">
            <span className="min-w-0 truncate" title={file.name}>
              {file.name}, {file.bytes.length.toLocaleString('en')} bytes
            </span>
            <IconButton
              icon="close"
              label={`Do not use ${file.name}`}
              onClick={() => onChange({ file: null })}
            />
          </div>
          {error !== undefined && (
            <p role="alert" className="text-small text-danger">
              {error}
            </p>
          )}
        </div>
      )}
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label="File with the value"
        onChange={(event) => void choose(event.target.files?.[0])}
      />
      <Button icon="file" onClick={() => chooser.current?.click()}>
        Take it from a file…
      </Button>
    </div>
  )
}
