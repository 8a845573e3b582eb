import { expect, test } from 'vitest'
import { linkTarget } from './repository-links.ts'

const from = { path: '/workspaces/hut/docs/guide.md', workspaceFolder: '/workspaces/hut' }

test.each([
  ['https://example.com/a', { kind: 'web', href: 'https://example.com/a' }],
  ['//example.com/a', { kind: 'web', href: 'https://example.com/a' }],
  ['door.md', { kind: 'file', path: '/workspaces/hut/docs/door.md', line: null }],
  ['../src/a%20b.ts#L12', { kind: 'file', path: '/workspaces/hut/src/a b.ts', line: 12 }],
  ['/README.md?raw', { kind: 'file', path: '/workspaces/hut/README.md', line: null }],
  ['100%.md', { kind: 'file', path: '/workspaces/hut/docs/100%.md', line: null }],
])('%s leads where a reader expects', (href, target) => {
  expect(linkTarget(href, from)).toEqual(target)
})

test.each([
  'javascript:alert(1)',
  ' JavaScript:alert(1)',
  'data:text/html,x',
  'vscode://x',
  '',
  '#top',
])('%s leads nowhere (S-25)', (href) => expect(linkTarget(href, from)).toBeNull())
