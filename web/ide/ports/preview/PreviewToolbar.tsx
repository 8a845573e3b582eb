import { type FormEvent, useState } from 'react'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { Menu } from '#web/ui/Menu.tsx'
import type { MenuEntry } from '#web/ui/MenuEntries.tsx'
import { inputClasses } from '#web/ui/TextField.tsx'
import { type FrameSize, frameSizes } from './frame-sizes.ts'
import { typedPath } from './preview-address.ts'
import type { usePreview } from './use-preview.ts'

type ToolbarProps = {
  of: { port: number; url: string }
  preview: ReturnType<typeof usePreview>
  size: FrameSize
  /** What is typed goes to the app. */
  isInFrame: boolean
  onSize: (size: FrameSize) => void
  onHome: () => void
  onOpen: () => void
  onCode: () => void
  /** Null where the page has no tools. */
  console: { isOpen: boolean; onToggle: (isOpen: boolean) => void } | null
}

/** Where keys go while the frame has the focus, and how one gets out of it. */
export const keysSentence = (hasTools: boolean): string =>
  hasTools
    ? 'Keys go to the app. F6 leads back to the bar above it, F1 to all commands.'
    : 'Keys go to the app. Tab leads out of it; with the preview tools F6 and F1 do, too.'

/** The way through what a preview shows. */
export function PreviewToolbar(props: ToolbarProps) {
  const { preview, onHome, onOpen, console } = props
  const { hasTools } = preview
  const needsTools = hasTools ? '' : ' (needs the preview tools)'
  return (
    <nav
      ref={preview.bar}
      tabIndex={-1}
      aria-label={`Preview of port ${props.of.port}`}
      className="@container flex h-(--tab-height) shrink-0 items-center gap-1 border-b border-line bg-base px-2 outline-offset-[-2px]"
    >
      <IconButton
        isSmall
        icon="arrow-left"
        label={`Back${needsTools}`}
        disabled={!hasTools}
        onClick={preview.back}
      />
      <IconButton
        isSmall
        icon="arrow-right"
        label={`Forward${needsTools}`}
        disabled={!hasTools}
        onClick={preview.forward}
      />
      <IconButton
        isSmall
        icon={preview.isLoading ? 'loading' : 'refresh'}
        label="Reload"
        onClick={preview.reload}
      />
      <IconButton isSmall icon="home" label="Home" onClick={onHome} />
      <AddressField of={props.of} preview={preview} />
      {props.isInFrame && (
        <span
          aria-hidden="true"
          title={keysSentence(hasTools)}
          className="flex shrink-0 items-center gap-1 px-1 text-small text-dim"
        >
          <Icon name="record-keys" />
          <span className="@max-md:hidden">
            {hasTools ? 'F6 leaves the app' : 'Tab leaves the app'}
          </span>
        </span>
      )}
      {console && (
        <IconButton
          isSmall
          icon="output"
          label={`Console, ${preview.console.length} lines`}
          aria-pressed={console.isOpen}
          onClick={() => console.onToggle(!console.isOpen)}
        />
      )}
      <IconButton isSmall icon="link-external" label="Open in browser" onClick={onOpen} />
      <Menu
        trigger={<IconButton isSmall icon="ellipsis" label="More actions of the preview" />}
        entries={() => entriesOf(props)}
      />
    </nav>
  )
}

function entriesOf({ preview, size, onSize, onCode }: ToolbarProps): MenuEntry[] {
  return [
    {
      kind: 'choice',
      label: 'Size',
      value: size,
      options: Object.entries(frameSizes).map(([value, { label }]) => ({ value, label })),
      onChange: (value) => onSize(value as FrameSize),
    },
    { kind: 'separator' },
    {
      label: 'Preview tools: back, forward, console',
      isChecked: preview.hasTools,
      onSelect: () => preview.setTools(!preview.hasTools),
    },
    { label: 'Show QR code', onSelect: onCode },
  ]
}

/** Where the page is, or what is typed instead. */
function AddressField({ of, preview }: Pick<ToolbarProps, 'of' | 'preview'>) {
  const [typed, setTyped] = useState<string | null>(null)
  const [isWrong, setWrong] = useState(false)
  const follow = (event: FormEvent) => {
    event.preventDefault()
    const path = typedPath(typed ?? preview.path, of)
    setWrong(path === null)
    if (path === null) return
    setTyped(null)
    preview.go(path)
  }
  const leave = () => {
    setTyped(null)
    setWrong(false)
  }
  const problem = `That is not an address of port ${of.port}`
  return (
    <form className="min-w-0 flex-1" onSubmit={follow}>
      <input
        data-takes-focus
        aria-label={`Address in port ${of.port}`}
        aria-invalid={isWrong || undefined}
        title={isWrong ? problem : `${new URL(of.url).host}${preview.path}`}
        value={typed ?? preview.path}
        spellCheck={false}
        autoComplete="off"
        onFocus={(event) => event.target.select()}
        onKeyDown={(event) => event.key === 'Escape' && leave()}
        onChange={(event) => {
          setTyped(event.target.value)
          setWrong(false)
        }}
        className={`${inputClasses} !h-6 font-mono text-small`}
      />
      {isWrong && (
        <span role="alert" className="sr-only">
          {problem}
        </span>
      )}
    </form>
  )
}
