import { showToast } from '#web/ui/Toast.tsx'
import { nameOf, shownName } from '../paths.ts'
import type { Mint, TransfersOptions } from './bulk-transfers.ts'
import { reasonOfAnswer, TransferError, wordsOfFailure } from './transfer-error.ts'

type Context = Pick<TransfersOptions, 'connection'> & { mint: Mint }

/** Asks first whether it can be had, since a navigation that fails tells nobody. */
export async function download(ctx: Context, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  try {
    const address = await ctx.mint((await isOneFile(ctx, paths)) ? 'download' : 'archive', paths)
    const looked = await fetch(address, { method: 'HEAD', credentials: 'omit' })
    if (!looked.ok) throw new TransferError(reasonOfAnswer(looked))
    const link = document.createElement('a')
    link.href = address
    link.rel = 'noreferrer'
    link.click()
  } catch (error) {
    const [path = ''] = paths
    const what = paths.length === 1 ? shownName(nameOf(path)) : `${paths.length} entries`
    showToast({
      tone: 'danger',
      title: `${what} cannot be downloaded`,
      description: wordsOfFailure(error),
    })
  }
}

async function isOneFile({ connection }: Context, paths: readonly string[]): Promise<boolean> {
  const [path] = paths
  if (paths.length !== 1 || path === undefined) return false
  return (await connection.client.files.stat.query({ path })).kind === 'file'
}
