import { useMemo } from 'react'
import type { FileViewProps } from '../../file-views.ts'
import { nameOf, shownName } from '../../paths.ts'
import { PreviewFrame } from '../frame/PreviewFrame.tsx'
import { useRepositoryMarkup } from '../frame/use-repository-markup.ts'
import { useLiveText } from '../live-text.ts'
import { NoText } from '../NoText.tsx'
import { markdownHtml } from './markdown-html.ts'
import { markdownStyle } from './markdown-style.ts'
import { useScrollWithText } from './use-scroll-with-text.ts'

/** A text as it reads, while it is typed; it scrolls with the editor beside it, and the editor with it. */
export function MarkdownView({ path }: FileViewProps) {
  const { text, file } = useLiveText(path)
  const html = useMemo(() => (text === null ? null : markdownHtml(text)), [text])
  const { shown, follow } = useRepositoryMarkup(path, html)
  const { line, scrolled } = useScrollWithText(path)
  if (shown === null) return <NoText file={file} />
  return (
    <PreviewFrame
      title={`Preview of ${shownName(nameOf(path))}`}
      html={shown}
      style={markdownStyle}
      {...(line === null ? {} : { line })}
      onFollow={follow}
      onScrolled={scrolled}
    />
  )
}
