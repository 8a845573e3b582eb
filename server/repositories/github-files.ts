import { contentOf } from '#server/github/github.ts'
import { askAsPerson, refuseAsPerson } from './ask-github.ts'
import { githubFile, githubFolder } from './github-answers.ts'
import { partsOf } from './github-lists.ts'
import type { RepositoryProvider } from './provider.ts'

const route = 'GET /repos/{owner}/{repo}/contents/{path}'

export const readFile: RepositoryProvider['readFile'] = async (ctx, path, { name, sha }) => {
  const reply = await askAsPerson(ctx, route, { ...partsOf(path), path: name, ref: sha })
  if (reply.status === 404) return null
  refuseAsPerson(reply, path)
  const file = githubFile.safeParse(reply.data)
  return file.success ? Buffer.from(file.data.content, 'base64') : null
}

export const listFolder: RepositoryProvider['listFolder'] = async (ctx, path, { name, sha }) => {
  const reply = await askAsPerson(ctx, route, { ...partsOf(path), path: name, ref: sha })
  if (reply.status === 404 || !Array.isArray(reply.data)) return []
  return contentOf(githubFolder, reply).map(({ name: entry, type, size }) => {
    const kind = type === 'dir' ? 'folder' : type === 'file' ? 'file' : 'other'
    return { name: entry, kind, sizeBytes: size }
  })
}

export const listFolders: RepositoryProvider['listFolders'] = async (ctx, path, place) =>
  (await listFolder(ctx, path, place))
    .filter(({ kind, name }) => kind === 'folder' && !name.startsWith('.'))
    .map(({ name }) => name)
    .sort((one, other) => Buffer.compare(Buffer.from(`${one}/`), Buffer.from(`${other}/`)))
