// @vitest-environment happy-dom
import { cleanup } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import type { Command } from './commands/command.ts'
import { holds, parseWhen } from './commands/when-clause.ts'
import { defaultRules, type KeyRule } from './keybindings/key-rules.ts'
import { panels } from './panels.ts'
import { renderInIde } from './render-in-ide.testing.tsx'
import { UploadQuestions } from './transfers/upload-questions.ts'
import { Workbench } from './workbench/Workbench.tsx'

afterEach(cleanup)

/** Of each of these at most one holds. */
const exclusive = [
  ['terminalFocus', 'filesExplorerFocus', 'editorTextFocus', 'forwardedPortsFocus'],
  ['editorIsOpen', 'activeEditorGroupEmpty'],
]

/** Where both would be meant; null where there is no such place. */
function meeting(one: KeyRule, other: KeyRule): string[] | null {
  const both = [one.when, other.when].filter((when) => when !== undefined)
  const keys = [...new Set(both.join(' ').match(/[a-zA-Z][\w.]*/g) ?? [])]
  for (let bits = 0; bits < 2 ** keys.length; bits++) {
    const held = keys.filter((_, index) => bits & (1 << index))
    const isPossible = exclusive.every((of) => of.filter((key) => held.includes(key)).length < 2)
    const get = (key: string) => held.includes(key)
    if (isPossible && both.every((when) => holds(parseWhen(when), get))) return held
  }
  return null
}

async function everyCommand(): Promise<Command[]> {
  const { ide } = renderInIde(<Workbench panels={panels} />, {
    agent: {
      'terminals.list': () => new Promise(() => undefined),
      'files.list': (({ path }: { path: string }) => ({
        path,
        names: '',
        kinds: new Uint8Array(),
        isTruncated: false,
      })) as never,
    },
    transfers: { questions: new UploadQuestions() } as never,
  })
  const { store } = ide.commands
  const ofLateParts = ['explorer.newFile', 'workbench.action.splitEditor', 'remote.tunnel.label']
  await vi.waitFor(
    () =>
      expect([...store.getState().commands.keys()]).toEqual(expect.arrayContaining(ofLateParts)),
    15_000,
  )
  return [...store.getState().commands.values()]
}

test('no keys mean two commands at the same place, and titles are in sentence case', async () => {
  const commands = await everyCommand()
  expect(commands.length).toBeGreaterThan(150)
  for (const platform of ['linux', 'mac'] as const) {
    const rules = defaultRules(commands, platform)
    const clashes = rules.flatMap((one, at) =>
      rules.slice(at + 1).flatMap((other) => {
        const isSame = one.chords.join(' ') === other.chords.join(' ')
        if (!isSame || one.command === other.command) return []
        const held = meeting(one, other)
        return held
          ? [`${one.chords.join(' ')}: ${one.command}, ${other.command} where ${held}`]
          : []
      }),
    )
    expect(clashes).toEqual([])
  }
  // Names keep theirs: the product's, and those of views.
  const views = panels.filter(({ place }) => place !== 'unseen').map(({ title }) => title)
  const others = [
    'Bothy',
    'Features',
    'Zen',
    'QR',
    'HTTPS?',
    'GitHub',
    'VS Code',
    'Markdown',
    'JSON',
  ]
  const names = new RegExp(`\\b(${[...others, ...views].join('|')})\\b`, 'g')
  const wrong = commands.filter(({ title }) =>
    /^[a-z]|. [A-Z][a-z]|\.$/.test(title.replace(names, 'X')),
  )
  expect(wrong.map(({ title }) => title)).toEqual([])
})
