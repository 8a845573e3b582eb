import { showProgress } from '#web/ui/progress.tsx'
import { showToast } from '#web/ui/Toast.tsx'
import { joinPath, nameOf, shownName } from '../../paths.ts'
import type { Mint, TransfersOptions } from '../bulk-transfers.ts'
import type { DroppedThing } from '../dropped-things.ts'
import { wordsOfFailure } from '../transfer-error.ts'
import type { UploadQuestions } from '../upload-questions.ts'
import { type PlannedFile, planFiles } from './find-conflicts.ts'
import { UploadNotice } from './UploadNotice.tsx'
import { type Failure, UploadQueue } from './upload-queue.ts'
import { type Walked, walkThings } from './walk-things.ts'

const quietMs = 1000
const toldFailures = 3

export type UploadContext = TransfersOptions & { questions: UploadQuestions; mint: Mint }
type Wanted = { folder: string; things: readonly DroppedThing[] }

/** All of it, from what was dropped to the last word about what failed. */
export async function upload(ctx: UploadContext, { folder, things }: Wanted): Promise<void> {
  if (things.length === 0) return
  try {
    const walked = await prepare(things)
    if (!walked) return
    const files = await planFiles(ctx, { folder, files: walked.files })
    if (!files) return
    await makeFolders(ctx, folder, walked)
    await send(ctx, folder, files)
  } catch (error) {
    showToast({
      tone: 'danger',
      title: 'Nothing was uploaded',
      description: wordsOfFailure(error),
    })
  }
}

/**
 * What there is to upload; null when that was given up. A large folder takes the browser a while.
 */
async function prepare(things: readonly DroppedThing[]): Promise<Walked | null> {
  const abort = new AbortController()
  const progress = showProgress({ title: 'Preparing to upload', onCancel: () => abort.abort() })
  try {
    return await walkThings(things, abort.signal)
  } catch (error) {
    if (abort.signal.aborted) return null
    throw error
  } finally {
    progress.done()
  }
}

/** The others are made with the first file in them. */
async function makeFolders(
  { connection }: UploadContext,
  folder: string,
  { emptyFolders }: Walked,
): Promise<void> {
  for (const path of emptyFolders) {
    const make = { path: joinPath(folder, path), kind: 'folder' } as const
    await connection.client.files.create.mutate(make).catch(() => {
      // It is there already, or it cannot be: then the files beside it say so.
    })
  }
}

async function send(ctx: UploadContext, folder: string, files: PlannedFile[]): Promise<void> {
  if (files.length === 0) return
  const queue = new UploadQueue(ctx, { folder, files })
  const what =
    files.length === 1 ? shownName(nameOf(files[0]?.path ?? '')) : `${files.length} files`
  const shown: { close?: () => void } = {}
  const timer = setTimeout(() => {
    shown.close = showToast({
      title: `Uploading ${what}`,
      staysOpen: true,
      body: <UploadNotice queue={queue} />,
    })
  }, quietMs)
  const { failures, isCanceled } = await queue.run()
  clearTimeout(timer)
  shown.close?.()
  if (failures.length > 0) tellFailures(ctx, folder, failures, files.length)
  else if (shown.close && !isCanceled) showToast({ tone: 'ok', title: `${what} uploaded` })
}

function tellFailures(
  ctx: UploadContext,
  folder: string,
  failures: readonly Failure[],
  count: number,
): void {
  const lines = failures
    .slice(0, toldFailures)
    .map(({ file, error }) => `${shownName(nameOf(file.path))}: ${wordsOfFailure(error)}`)
  const more = failures.length - lines.length
  showToast({
    tone: 'danger',
    title:
      count === 1
        ? `${shownName(nameOf(failures[0]?.file.path ?? ''))} was not uploaded`
        : `${failures.length} of ${count} files were not uploaded`,
    description: [...lines, ...(more > 0 ? [`And ${more} more.`] : [])].join('\n'),
    action: {
      label: 'Try again',
      onSelect: () =>
        void send(
          ctx,
          folder,
          failures.map(({ file }) => file),
        ),
    },
  })
}
