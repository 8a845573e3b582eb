import { type ReactNode, useState } from 'react'
import { Button } from '#web/ui/Button.tsx'
import { TextField } from '#web/ui/TextField.tsx'

/** One line that is typed, and the button that sends it. */
export function AddressForm(props: {
  label: string
  placeholder: string
  hint: ReactNode
  button: string
  inputMode?: 'email' | 'url' | 'numeric'
  isBusy: boolean
  error: string | undefined
  onChange: () => void
  onSend: (text: string) => void
  children?: ReactNode
}) {
  const { label, placeholder, hint, button, isBusy, error, onChange, onSend, children } = props
  const [text, setText] = useState('')
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '' && !isBusy) onSend(text.trim())
      }}
    >
      <TextField
        label={label}
        placeholder={placeholder}
        hint={hint}
        error={error}
        value={text}
        inputMode={props.inputMode}
        onChange={(typed) => {
          setText(typed)
          onChange()
        }}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" isBusy={isBusy} disabled={text.trim() === ''}>
          {button}
        </Button>
        {children}
      </div>
    </form>
  )
}
