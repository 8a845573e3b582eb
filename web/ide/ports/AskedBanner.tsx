import type { PortsView } from '#server/ports/ports.schema.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { visibilityWords } from './port-words.ts'
import type { PortActions } from './use-port-actions.ts'

/** The configuration wants others to open a port, which is for its owner to agree to. */
export function AskedBanner(props: { asked: PortsView['asked'][number]; actions: PortActions }) {
  const {
    asked: { port, visibility },
    actions,
  } = props
  const { label, who } = visibilityWords[visibility]
  return (
    <Banner
      tone="warning"
      className="m-2"
      action={
        <>
          <Button onClick={() => actions.setVisibility(port, visibility)}>
            Make {label.toLowerCase()}
          </Button>
          <Button onClick={() => actions.setVisibility(port, 'private')}>Keep private</Button>
        </>
      }
    >
      This repository’s configuration asks to make port {port} {label.toLowerCase()}. {who}
    </Banner>
  )
}
