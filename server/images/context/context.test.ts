import { expect, test } from 'vitest'
import { readDockerignore } from './dockerignore.ts'
import { planCopy } from './plan-copy.ts'
import { type ContextEntry, readLook } from './read-look.ts'

const entry = (path: string, kind: ContextEntry['kind'] = 'file'): ContextEntry => ({
  kind,
  path,
  mode: '644',
  content: path,
})
const entries = [
  entry('a.txt'),
  entry('b.txt'),
  entry('src', 'folder'),
  entry('src/deep', 'folder'),
  entry('src/deep/c.txt'),
  entry('src/link', 'link'),
]
const parts = async (...sources: string[]) => {
  const plan = await planCopy(sources, entries)
  if ('missing' in plan) return `no ${plan.missing}`
  return plan.parts.map(({ base, kind, entries }) => [kind, base, entries.map(({ path }) => path)])
}

test('a folder stands for what is in it, a file and a link for themselves', async () => {
  expect(await parts('src')).toEqual([['tree', 'src', ['deep', 'deep/c.txt', 'link']]])
  expect(await parts('./src/', 'a.txt')).toEqual([
    ['tree', 'src', ['deep', 'deep/c.txt', 'link']],
    ['file', '', ['a.txt']],
  ])
  expect(await parts('src/link')).toEqual([['file', 'src', ['link']]])
  expect(await parts('*.txt')).toEqual([
    ['file', '', ['a.txt']],
    ['file', '', ['b.txt']],
  ])
  expect(await parts('.')).toEqual([['tree', '', entries.map(({ path }) => path)]])
})

test('nothing is copied from outside the context, nor by way of a link in it (S-61)', async () => {
  expect(await parts('../../a.txt')).toEqual([['file', '', ['a.txt']]])
  expect(await parts('/etc/passwd')).toBe('no /etc/passwd')
  expect(await parts('src/link/x')).toBe('no src/link/x')
})

test('what is left out is told as Docker has it, the last word counts', async () => {
  const isLeftOut = readDockerignore(
    '# note\n*.log\n**/node_modules\n/dist/\n!dist/kept\nsrc/*/x?\n!',
  )
  for (const path of ['a.log', 'a/b/node_modules/c', 'node_modules', 'dist/a/b', 'src/a/x1']) {
    expect(isLeftOut(path), path).toBe(true)
  }
  for (const path of ['a/b.log', 'dist/kept', 'dist/kept/x', 'src/a/b/x1', 'src/x1']) {
    expect(isLeftOut(path), path).toBe(false)
  }
})

test('what is not whole, or not what was asked, is nothing', async () => {
  expect(await readLook(Buffer.from(''))).toBeNull()
  expect(await readLook(Buffer.from('dockerfile RlJPTSBh\n'))).toBeNull()
  expect(await readLook(Buffer.from('problem dockerfile link\nend\n'))).toEqual({
    kind: 'problem',
    of: 'dockerfile',
    why: 'link',
  })
  const sum = '0'.repeat(64)
  const list = `f\u0000644\u0000a b\u0000\u0000p\u0000644\u0000pipe\u0000\u0000l\u0000777\u0000l\u0000/etc\u0000`
  const all = `${list}${sum} *a b\u0000`
  const said = `dockerfile RlJPTSBh\nignore YQ==\nlist ${list.length} ${all.length}\n${all}\nend\n`
  expect(await readLook(Buffer.from(said))).toEqual({
    kind: 'found',
    dockerfile: 'FROM a',
    dockerignore: 'a',
    entries: [
      { kind: 'file', path: 'a b', mode: '644', content: sum },
      { kind: 'link', path: 'l', mode: '777', content: '/etc' },
    ],
  })
})
