// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import type { AgentConnection } from '#web/lib/agent-client.ts'
import { type ConflictAnswer, UploadQuestions } from '../upload-questions.ts'
import { planFiles } from './find-conflicts.ts'

/** A codespace with these files and folders, the latter with a slash at their end. */
function start(there: string[], given: ConflictAnswer[]) {
  const asked: string[] = []
  const questions = new UploadQuestions()
  questions.store.subscribe(({ question }) => {
    if (question) asked.push(question.path)
    const answer = question && given.shift()
    if (answer) queueMicrotask(() => question.answer(answer))
  })
  const listed: string[] = []
  const statMany = async ({ folder, names }: { folder: string; names: string[] }) => {
    listed.push(folder)
    return {
      entries: names.map((name) => {
        if (there.includes(`${folder}/${name}/`)) return { name, kind: 'folder', isLink: false }
        return there.includes(`${folder}/${name}`) ? { name, kind: 'file', isLink: false } : null
      }),
    }
  }
  const connection = { client: { files: { statMany: { query: statMany } } } }
  const ctx = { connection: connection as unknown as AgentConnection, questions }
  const plan = async (...paths: string[]) => {
    const files = paths.map((path) => ({ path, file: new File([], 'x') }))
    const planned = await planFiles(ctx, { folder: '/w', files })
    return planned?.map(({ path, overwrite }) => (overwrite ? `${path}!` : path)) ?? null
  }
  return { plan, asked, listed }
}

const once = (choice: ConflictAnswer['choice']) => ({ choice, isForAll: false })

test('nothing is asked where nothing is taken, and folders that are new are not looked into', async () => {
  const { plan, asked, listed } = start(['/w/src/'], [])
  expect(await plan('new/deep/a', 'src/b', 'c')).toEqual(['new/deep/a', 'src/b', 'c'])
  expect([asked, listed]).toEqual([[], ['/w', '/w/src']])
})

test('each file that is there is asked about, and left out, replaced or put beside it', async () => {
  const there = ['/w/a.txt', '/w/b.txt', '/w/d/', '/w/d/c.txt', '/w/d/c copy.txt']
  const { plan, asked } = start(there, [once('skip'), once('replace'), once('both')])
  expect(await plan('a.txt', 'b.txt', 'd/c.txt', 'e')).toEqual(['b.txt!', 'd/c copy 2.txt', 'e'])
  expect(asked).toEqual(['a.txt', 'b.txt', 'd/c.txt'])
})

test('one answer is for all where that is said, and a way out leaves everything', async () => {
  const there = ['/w/a', '/w/b', '/w/c']
  const all = start(there, [once('skip'), { choice: 'replace', isForAll: true }])
  expect(await all.plan('a', 'b', 'c')).toEqual(['b!', 'c!'])
  expect(all.asked).toEqual(['a', 'b'])
  expect(await start(there, [once('cancel')]).plan('a', 'b')).toBeNull()
})
