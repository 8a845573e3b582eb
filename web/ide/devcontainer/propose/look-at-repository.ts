import { entriesOf } from '../../folder-entries.ts'
import type { Ide } from '../../ide-context.ts'
import { joinPath } from '../../paths.ts'
import { namesToRead } from './find-languages.ts'
import type { RepositoryLook } from './stack.ts'

/** What is longer than this says what it has to say before that. */
const mostBytes = 256 * 1024

/** Looks at the top of a repository, and no further than it takes to know what it is written in. */
export async function lookAtRepository(
  { files }: Pick<Ide['connection']['client'], 'files'>,
  repository: string,
): Promise<RepositoryLook> {
  const entries = entriesOf(await files.list.query({ path: repository }))
  const names = entries.filter(({ kind }) => kind === 'file').map(({ name }) => name)
  const texts = new Map(
    await Promise.all(
      namesToRead(names).map(async (name): Promise<[string, string]> => {
        const range = { path: joinPath(repository, name), offset: 0, length: mostBytes }
        try {
          const { bytes } = await files.readRange.query(range)
          return [name, new TextDecoder().decode(bytes)]
        } catch {
          // That it is there says something already.
          return [name, '']
        }
      }),
    ),
  )
  return { names: new Set(names), textOf: (name) => texts.get(name) ?? '' }
}
