import type { Commands } from './commands.ts'

/** A file that cannot be written now keeps nobody from what was asked for: it stays unsaved. */
const longestMs = 10_000

/**
 * Resolves once what is typed is on the disk, for what is made from that; at the latest after ten
 * seconds, as the way out of a codespace that does not answer may be the very thing asked for.
 */
export async function saveFirst(commands: Commands): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, longestMs)
  })
  await Promise.race([commands.settled('workbench.action.files.saveAll'), late])
  clearTimeout(timer)
}
