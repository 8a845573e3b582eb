/** The parts of code that have colors of their own, each a token of the theme. */
const syntaxNames = [
  'comment',
  'keyword',
  'string',
  'escape',
  'number',
  'type',
  'function',
  'variable',
  'property',
  'constant',
  'operator',
  'tag',
  'attribute',
  'regexp',
  'punctuation',
  'link',
  'invalid',
]

/** What the frame must be told of the theme for all this. */
export const moreTokens = ['editor-bg', ...syntaxNames.map((name) => `syntax-${name}`)]

/** How a text reads, in the colors of the theme, whose tokens the frame is told. */
export const markdownStyle = `
  html { background: var(--editor-bg) }
  body { max-width: 840px; margin: 0 auto; padding: 16px 28px 40vh; color: var(--text);
    font: 14px/1.6 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; overflow-wrap: break-word }
  h1, h2, h3, h4, h5, h6 { margin: 1.4em 0 .6em; line-height: 1.25; font-weight: 600 }
  h1 { font-size: 1.9em } h2 { font-size: 1.5em } h3 { font-size: 1.2em } h4, h5, h6 { font-size: 1em }
  h1, h2 { padding-bottom: .3em; border-bottom: 1px solid var(--line) }
  body > :first-child { margin-top: 0 }
  a { color: var(--accent) }
  :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px }
  img, video { max-width: 100% }
  code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: .92em }
  code { padding: .15em .35em; border-radius: 4px; background: var(--bg-raised) }
  pre { padding: 12px 14px; border-radius: 6px; background: var(--bg-sunken); overflow: auto; line-height: 1.45 }
  pre code { padding: 0; background: none }
  blockquote { margin: 0 0 1em; padding: 0 1em; border-left: 3px solid var(--line); color: var(--text-dim) }
  table { border-collapse: collapse; display: block; overflow: auto }
  th, td { padding: 5px 12px; border: 1px solid var(--line) }
  th { background: var(--bg-raised); text-align: left }
  hr { border: 0; border-top: 1px solid var(--line); margin: 1.6em 0 }
  li.task { list-style: none; margin-left: -1.4em }
  kbd { padding: 1px 5px; border: 1px solid var(--line); border-radius: 4px; background: var(--bg-raised) }
  ${syntaxNames.map((name) => `.syntax-${name} { color: var(--syntax-${name}) }`).join('\n')}
`
