import { useEffect, useState } from 'react'
import type { FileViewProps } from '../../file-views.ts'
import { nameOf, shownName } from '../../paths.ts'
import { PreviewFrame } from '../frame/PreviewFrame.tsx'
import { useRepositoryMarkup } from '../frame/use-repository-markup.ts'
import { useLiveText } from '../live-text.ts'
import { NoText } from '../NoText.tsx'
import { codeColors } from './code-colors.ts'
import { markdownHtml } from './markdown-html.ts'
import { markdownStyle, moreTokens } from './markdown-style.ts'
import { useScrollWithText } from './use-scroll-with-text.ts'

/**
 * A text as it reads, while it is typed; it scrolls with the editor beside it, and the
 * editor with it.
 */
export function MarkdownView({ path }: FileViewProps) {
  const { text, file } = useLiveText(path)
  const html = useMarkdown(text)
  const { shown, follow } = useRepositoryMarkup(path, html)
  const { line, scrolled } = useScrollWithText(path)
  if (shown === null) return <NoText file={file} />
  return (
    <PreviewFrame
      title={`Preview of ${shownName(nameOf(path))}`}
      html={shown}
      style={markdownStyle}
      moreTokens={moreTokens}
      {...(line === null ? {} : { line })}
      onFollow={follow}
      onScrolled={scrolled}
    />
  )
}

/** The last that is ready: what is typed meanwhile follows as soon as its colors are known. */
function useMarkdown(text: string | null): string | null {
  const [html, setHtml] = useState<string | null>(null)
  useEffect(() => {
    if (text === null) return setHtml(null)
    let isGone = false
    void codeColors(text).then((colorCode) => {
      if (!isGone) setHtml(markdownHtml(text, colorCode))
    })
    return () => {
      isGone = true
    }
  }, [text])
  return html
}
