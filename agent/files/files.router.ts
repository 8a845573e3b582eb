import { pokeGitStatus } from '../git/git.ts'
import { historyOf } from '../history/history.ts'
import {
  copyEntryInput,
  createEntryInput,
  deleteEntryInput,
  editorConfigInput,
  emptyTrashInput,
  listFolderInput,
  readFileInput,
  readRangeInput,
  renameEntryInput,
  restoreInput,
  statInput,
  statManyInput,
  trashInput,
  watchFoldersInput,
  writeFileInput,
} from '../protocol/files.ts'
import { procedure, router } from '../trpc.ts'
import { copyEntry } from './copy-entry.ts'
import { createEntry, deleteEntry, renameEntry } from './entries.ts'
import { followFolders } from './follow-folders.ts'
import { listFolder } from './list-folder.ts'
import { hiddenIn } from './own-folder.ts'
import { readEditorConfig } from './read-editor-config.ts'
import { readFile } from './read-file.ts'
import { readRange } from './read-range.ts'
import { saveFile } from './save-file.ts'
import { statEntries } from './stat-entries.ts'
import { statFile } from './stat-file.ts'
import { trashOf } from './trash.ts'

/** For what somebody changes: whoever follows Git's status is told soon what that did to it. */
const changing = procedure.use(async ({ ctx, next }) => {
  ctx.activity.note('edit')
  const result = await next()
  pokeGitStatus(ctx)
  return result
})

export const filesRouter = router({
  list: procedure
    .input(listFolderInput)
    .query(({ ctx, input }) => listFolder(ctx.files, input.path, hiddenIn(ctx, input.path))),
  statMany: procedure
    .input(statManyInput)
    .query(({ ctx, input }) => statEntries(ctx.files, input, hiddenIn(ctx, input.folder))),
  stat: procedure.input(statInput).query(({ ctx, input }) => statFile(ctx, input.path)),
  read: procedure
    .input(readFileInput)
    .query(({ ctx, input }) => readFile(ctx, input.path, input.mostBytes)),
  readRange: procedure.input(readRangeInput).query(({ ctx, input }) => readRange(ctx.files, input)),
  editorConfig: procedure
    .input(editorConfigInput)
    .query(({ ctx, input }) => readEditorConfig(ctx, input.path)),

  write: changing.input(writeFileInput).mutation(({ ctx, input }) => saveFile(ctx, input)),
  create: changing
    .input(createEntryInput)
    .mutation(({ ctx, input }) => createEntry(ctx.files, input)),
  rename: changing.input(renameEntryInput).mutation(async ({ ctx, input }) => {
    await renameEntry(ctx.files, input)
    historyOf(ctx).renamed(input.from, input.to)
  }),
  copy: changing.input(copyEntryInput).mutation(({ ctx, input }) => copyEntry(ctx.files, input)),
  delete: changing
    .input(deleteEntryInput)
    .mutation(({ ctx, input }) => deleteEntry(ctx.files, input)),

  trash: changing.input(trashInput).mutation(({ ctx, input }) => trashOf(ctx).put(input.paths)),
  restore: changing
    .input(restoreInput)
    .mutation(({ ctx, input }) => trashOf(ctx).restore(input.ids)),
  listTrash: procedure.query(({ ctx }) => trashOf(ctx).list()),
  emptyTrash: procedure
    .input(emptyTrashInput)
    .mutation(({ ctx, input }) => trashOf(ctx).empty(input.ids)),

  watch: procedure
    .input(watchFoldersInput)
    .subscription(({ ctx, input, signal }) => followFolders(ctx.watchers, input.folders, signal)),
})
