import type { FileViewProps } from '../../file-views.ts'
import { nameOf, shownName } from '../../paths.ts'
import { useLiveText } from '../live-text.ts'
import { NoText } from '../NoText.tsx'
import { PreviewFrame } from './PreviewFrame.tsx'
import { useRepositoryMarkup } from './use-repository-markup.ts'

/**
 * A page as it is typed, with its own styles and pictures. Scripts do not run: that takes a
 * server and its port.
 */
export function HtmlView({ path }: FileViewProps) {
  const { text, file } = useLiveText(path)
  const { shown, follow } = useRepositoryMarkup(path, text)
  if (shown === null) return <NoText file={file} />
  return (
    <div className="flex size-full flex-col">
      <p className="shrink-0 border-b border-line bg-raised px-3 py-1 text-small text-dim">
        Scripts do not run in this preview. To see them work, serve the page in a terminal.
      </p>
      <PreviewFrame
        title={`Preview of ${shownName(nameOf(path))}`}
        html={shown}
        style="html { background: white; color: black; color-scheme: light }"
        isPlain
        onFollow={follow}
      />
    </div>
  )
}
