import { showToast } from '#web/ui/Toast.tsx'
import { nameOf, shownName } from '../paths.ts'
import { fileErrorWords } from './file-error-words.ts'

/** Does it, or says that and why it was not done. */
export async function orToast(title: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    showToast({ tone: 'danger', title, description: fileErrorWords(error) })
  }
}

/** `a.ts`, or `3 entries`. */
export function titleOf(paths: readonly string[]): string {
  const [first] = paths
  return paths.length === 1 && first !== undefined
    ? shownName(nameOf(first))
    : `${paths.length} entries`
}
