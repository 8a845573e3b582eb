import { useState } from 'react'
import type { Resolution } from '#server/repositories/repositories.schema.ts'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { TextArea } from '#web/ui/TextArea.tsx'
import { shareTexts } from './share-texts.ts'

/** The address of the form as it is filled in, in three forms to take along. */
export function ShareDialog(props: {
  resolution: Resolution
  /** Where another than the first is chosen. */
  configuration: string | undefined
  isOpen: boolean
  onClose: () => void
}) {
  const { resolution, configuration, isOpen, onClose } = props
  const [isResume, setResume] = useState(false)
  const texts = shareTexts(window.location.origin, resolution, { isResume, configuration })
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Share a link"
      description="Whoever opens it gets this form filled in, and creates a codespace of their own by a click."
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          checked={isResume}
          onChange={(event) => setResume(event.target.checked)}
          className="accent-(--accent-solid)"
        />
        Offer to resume the newest codespace of it
      </label>
      <img src="/badge.svg" alt="Open in Bothy" width={126} height={28} />
      <Text label="Link" value={texts.link} />
      <Text label="HTML" value={texts.html} />
      <Text label="Markdown" value={texts.markdown} />
    </Dialog>
  )
}

function Text({ label, value }: { label: string; value: string }) {
  const [said, setSaid] = useState<string | null>(null)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setSaid('Copied.')
    } catch {
      // The browser may refuse the clipboard; the text is there to be selected.
      setSaid('The browser does not let it be copied. Select it.')
    }
  }
  return (
    <div className="flex flex-col gap-1">
      <TextArea
        label={label}
        rows={2}
        readOnly
        value={value}
        onChange={() => undefined}
        onFocus={(event) => event.target.select()}
      />
      <div className="flex items-center justify-end gap-2">
        <span role="status" className="text-small text-dim">
          {said}
        </span>
        <Button icon="copy" aria-label={`Copy ${label}`} onClick={() => void copy()}>
          Copy
        </Button>
      </div>
    </div>
  )
}
