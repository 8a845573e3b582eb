import {
  createEntryInput,
  deleteEntryInput,
  listFolderInput,
  readFileInput,
  renameEntryInput,
  statManyInput,
  watchFoldersInput,
  writeFileInput,
} from '../protocol/files.ts'
import { procedure, router } from '../trpc.ts'
import { createEntry, deleteEntry, renameEntry } from './entries.ts'
import { followFolders } from './follow-folders.ts'
import { listFolder } from './list-folder.ts'
import { readFile } from './read-file.ts'
import { statEntries } from './stat-entries.ts'
import { writeFile } from './write-file.ts'

export const filesRouter = router({
  list: procedure
    .input(listFolderInput)
    .query(({ ctx, input }) => listFolder(ctx.files, input.path)),
  statMany: procedure.input(statManyInput).query(({ ctx, input }) => statEntries(ctx.files, input)),
  read: procedure.input(readFileInput).query(({ ctx, input }) => readFile(ctx, input.path)),
  write: procedure.input(writeFileInput).mutation(({ ctx, input }) => writeFile(ctx, input)),
  create: procedure
    .input(createEntryInput)
    .mutation(({ ctx, input }) => createEntry(ctx.files, input)),
  rename: procedure
    .input(renameEntryInput)
    .mutation(({ ctx, input }) => renameEntry(ctx.files, input)),
  delete: procedure
    .input(deleteEntryInput)
    .mutation(({ ctx, input }) => deleteEntry(ctx.files, input)),

  watch: procedure
    .input(watchFoldersInput)
    .subscription(({ ctx, input, signal }) => followFolders(ctx.watchers, input.folders, signal)),
})
