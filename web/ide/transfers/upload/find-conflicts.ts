import type { AgentConnection } from '#web/lib/agent-client.ts'
import { nextName } from '../../explorer/free-name.ts'
import { folderOf, joinPath, nameOf } from '../../paths.ts'
import type { ConflictAnswer, UploadQuestions } from '../upload-questions.ts'
import type { UploadFile } from './walk-things.ts'

const namesAtOnce = 1000
const foldersAtOnce = 8

export type PlannedFile = UploadFile & { overwrite: boolean }
type Context = { connection: AgentConnection; questions: UploadQuestions }
type Target = { folder: string; files: readonly UploadFile[] }

/**
 * What is to be uploaded once the user has said what becomes of files that are there; null:
 * nothing at all.
 */
export async function planFiles(ctx: Context, target: Target): Promise<PlannedFile[] | null> {
  const taken = await findTaken(ctx, target)
  const planned: PlannedFile[] = []
  let forAll: ConflictAnswer['choice'] | null = null
  let left = taken.size
  for (const file of target.files) {
    if (!taken.has(file.path)) {
      planned.push({ ...file, overwrite: false })
      continue
    }
    left -= 1
    const answer =
      forAll ??
      (await askOnce(ctx.questions, { path: file.path, others: left }, (all) => (forAll = all)))
    if (answer === 'cancel') return null
    if (answer === 'replace') planned.push({ ...file, overwrite: true })
    if (answer === 'both') planned.push(await besides(ctx, target, file))
  }
  return planned
}

async function askOnce(
  questions: UploadQuestions,
  conflict: { path: string; others: number },
  onForAll: (choice: ConflictAnswer['choice']) => void,
): Promise<ConflictAnswer['choice']> {
  const { choice, isForAll } = await questions.ask(conflict)
  if (isForAll) onForAll(choice)
  return choice
}

/** The same file under the first name that is free, as VS Code counts. */
export async function besides(
  { connection }: Pick<Context, 'connection'>,
  { folder, files }: Target,
  { path, file }: UploadFile,
): Promise<PlannedFile> {
  const parent = path.includes('/') ? folderOf(`/${path}`).slice(1) : ''
  const own = new Set(files.map((other) => other.path))
  for (let name = nextName(nameOf(path), false); ; name = nextName(name, false)) {
    const next = parent ? joinPath(parent, name) : name
    if (own.has(next)) continue
    const stats = await connection.client.files.statMany.query({
      folder: parent ? joinPath(folder, parent) : folder,
      names: [name],
    })
    if (stats.entries[0] === null) return { path: next, file, overwrite: false }
  }
}

/** Which of the files have a name that is taken. Only folders that are there are asked about. */
async function findTaken({ connection }: Context, { folder, files }: Target): Promise<Set<string>> {
  const taken = new Set<string>()
  const byParent = childrenByParent(files)
  let level = byParent.has('') ? [''] : []
  while (level.length > 0) {
    const next: string[] = []
    for (let at = 0; at < level.length; at += foldersAtOnce) {
      await Promise.all(
        level.slice(at, at + foldersAtOnce).map(async (parent) => {
          const children = byParent.get(parent) ?? new Map<string, 'file' | 'folder'>()
          const names = [...children.keys()]
          for (let from = 0; from < names.length; from += namesAtOnce) {
            const some = names.slice(from, from + namesAtOnce)
            const { entries } = await connection.client.files.statMany.query({
              folder: parent ? joinPath(folder, parent) : folder,
              names: some,
            })
            for (const [index, name] of some.entries()) {
              const entry = entries[index]
              const path = parent ? joinPath(parent, name) : name
              if (!entry) continue
              if (children.get(name) === 'file') taken.add(path)
              else if (entry.kind === 'folder') next.push(path)
            }
          }
        }),
      )
    }
    level = next
  }
  return taken
}

function childrenByParent(
  files: readonly UploadFile[],
): Map<string, Map<string, 'file' | 'folder'>> {
  const byParent = new Map<string, Map<string, 'file' | 'folder'>>()
  for (const { path } of files) {
    const names = path.split('/')
    for (const [depth, name] of names.entries()) {
      const parent = names.slice(0, depth).join('/')
      const children = byParent.get(parent) ?? new Map<string, 'file' | 'folder'>()
      if (children.size === 0) byParent.set(parent, children)
      children.set(name, depth === names.length - 1 ? 'file' : 'folder')
    }
  }
  return byParent
}
