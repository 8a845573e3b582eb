import { expect, test } from 'vitest'
import { markdownHtml } from './markdown-html.ts'

test('blocks say from which line they are', () => {
  expect(markdownHtml('# Hut\n\ntext\n')).toBe(
    '<h1 data-line="1" id="hut">Hut</h1>\n<p data-line="3">text</p>\n',
  )
})

test('front matter is not shown, and lines are counted with it', () => {
  expect(markdownHtml('---\ntitle: Hut\n---\ntext\n')).toContain('<p data-line="4">text</p>')
})

test('task lists have boxes', () => {
  const html = markdownHtml('- [x] done\n- [ ] open\n')
  expect(html).toContain('<input type="checkbox" disabled checked> done')
  expect(html).toContain('<input type="checkbox" disabled> open')
})

test('headings of the same words have names of their own', () => {
  const html = markdownHtml('# A b!\n\n# A b!\n')
  expect(html).toContain('id="a-b"')
  expect(html).toContain('id="a-b-1"')
})

test('tables are tables', () => {
  expect(markdownHtml('| a | b |\n| --- | --- |\n| 1 | 2 |\n')).toContain('<td>1</td>')
})

test('code is colored where its language is known, and is only shown where not', () => {
  const colored = markdownHtml('```ts\nlet a\n```\n', (code, language) =>
    language === 'ts' ? `<span class="syntax-keyword">${code}</span>` : '',
  )
  expect(colored).toContain('<span class="syntax-keyword">let a\n</span>')
  expect(markdownHtml('```x\n<b>\n```\n')).toContain('&lt;b&gt;')
})
