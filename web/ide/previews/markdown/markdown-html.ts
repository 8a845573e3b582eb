import MarkdownIt from 'markdown-it'
import type { ColorCode } from './code-colors.ts'

const markdown = new MarkdownIt({ html: true, linkify: true })

// Each block says from which line it is, for the preview to scroll with the text.
markdown.core.ruler.push('source_lines', ({ tokens }) => {
  for (const token of tokens) {
    if (token.map && token.nesting >= 0) token.attrSet('data-line', String(token.map[0] + 1))
  }
})

// `- [x] done`, as GitHub has them.
markdown.core.ruler.after('inline', 'task_lists', (state) => {
  state.tokens.forEach((token, index) => {
    const item = state.tokens[index - 2]
    const mark = /^\[([ xX])\] /.exec(token.content)
    const [first] = token.children ?? []
    if (token.type !== 'inline' || item?.type !== 'list_item_open' || !mark || !first) return
    item.attrJoin('class', 'task')
    first.content = first.content.slice(mark[0].length)
    const box = new state.Token('html_inline', '', 0)
    box.content = `<input type="checkbox" disabled${mark[1] === ' ' ? '' : ' checked'}> `
    token.children?.unshift(box)
  })
})

// Names to link to, as GitHub makes them.
markdown.core.ruler.push('heading_names', ({ tokens }) => {
  const taken = new Map<string, number>()
  tokens.forEach((token, index) => {
    if (token.type !== 'heading_open') return
    const text = tokens[index + 1]?.children?.map(({ content }) => content).join('') ?? ''
    const name = text
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-')
    const count = taken.get(name) ?? 0
    taken.set(name, count + 1)
    token.attrSet('id', count === 0 ? name : `${name}-${count}`)
  })
})

/**
 * CommonMark with GitHub's tables, strike-through and task lists. What HTML stands in it comes
 * through: it is for a frame in which nothing runs, and for nowhere else.
 */
export function markdownHtml(text: string, colorCode: ColorCode = () => ''): string {
  // What stands before the text between two lines of dashes is about it, not of it.
  const head = /^---\r?\n[\s\S]*?\r?\n---(?:\r?\n|$)/.exec(text)?.[0] ?? ''
  markdown.set({ highlight: colorCode })
  const blank = '\n'.repeat(head.split('\n').length - 1)
  return markdown.render(blank + text.slice(head.length))
}
