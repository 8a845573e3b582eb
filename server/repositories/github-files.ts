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

export const listFolders: RepositoryProvider['listFolders'] = async (ctx, path, { name, sha }) => {
  const reply = await askAsPerson(ctx, route, { ...partsOf(path), path: name, ref: sha })
  if (reply.status === 404 || !Array.isArray(reply.data)) return []
  return contentOf(githubFolder, reply)
    .filter(({ type, name: folder }) => type === 'dir' && !folder.startsWith('.'))
    .map((entry) => entry.name)
    .sort((one, other) => Buffer.compare(Buffer.from(`${one}/`), Buffer.from(`${other}/`)))
}
