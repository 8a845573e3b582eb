import { entriesOf } from '../folder-entries.ts'
import { folderOf, isInside, joinPath, nameOf, shownName } from '../paths.ts'
import type { Explorer } from './explorer.ts'
import { freeName } from './free-name.ts'
import { orToast, titleOf } from './or-toast.ts'
import { outermost } from './selection.ts'
import { discard, restore } from './trash-files.ts'

type Move = { from: string; to: string }

export function renameFile(
  explorer: Explorer,
  { path, name }: { path: string; name: string },
): Promise<void> {
  const move = { from: path, to: joinPath(folderOf(path), name) }
  return moveAll(explorer, [move], { failed: 'renamed', title: `rename of ${titleOf([path])}` })
}

/** Moves entries into a folder, after asking about each that would replace another one. */
export async function moveInto(
  explorer: Explorer,
  paths: readonly string[],
  folder: string,
): Promise<void> {
  const moves: Move[] = []
  for (const from of outermost(paths)) {
    if (folderOf(from) === folder || isInside(folder, from)) continue
    moves.push({ from, to: joinPath(folder, nameOf(from)) })
  }
  if (moves.length === 0) return
  const taken = await takenNames(explorer, folder)
  const allowed: Move[] = []
  for (const move of moves) {
    if (!taken.has(nameOf(move.to)) || (await mayReplace(explorer, move.to))) allowed.push(move)
  }
  const replaced = allowed.filter(({ to }) => taken.has(nameOf(to))).map(({ to }) => to)
  await moveAll(explorer, allowed, {
    failed: 'moved',
    title: `move of ${titleOf(allowed.map(({ from }) => from))}`,
    replaced,
  })
}

/** Copies entries into a folder, under names that are free. */
export async function copyInto(
  explorer: Explorer,
  paths: readonly string[],
  folder: string,
): Promise<void> {
  const { client } = explorer.ide.connection
  const made: string[] = []
  let trashed: string[] = []
  for (const from of outermost(paths)) {
    await orToast(`${shownName(nameOf(from))} was not copied`, async () => {
      if (isInside(folder, from) && folder !== from) {
        throw new Error('A folder cannot be copied into itself.')
      }
      const taken = await takenNames(explorer, folder)
      for (const path of made) if (folderOf(path) === folder) taken.add(nameOf(path))
      const name = freeName(nameOf(from), explorer.isFolder(from), (one) => taken.has(one))
      const to = joinPath(folder, name)
      await client.files.copy.mutate({ from, to })
      const entry = explorer.entry(from)
      if (entry) explorer.tree.patch(folder, [{ name, entry: { ...entry, name } }])
      made.push(to)
    })
  }
  if (made.length === 0) return
  explorer.choose(made)
  explorer.history.push({
    title: `copy of ${titleOf(paths)}`,
    undo: async () => {
      trashed = await discard(explorer, made)
    },
    redo: () => restore(explorer, trashed),
  })
}

async function moveAll(
  explorer: Explorer,
  moves: readonly Move[],
  how: { failed: string; title: string; replaced?: readonly string[] },
): Promise<void> {
  const done: Move[] = []
  let replaced: string[] = []
  for (const move of moves) {
    await orToast(`${shownName(nameOf(move.from))} was not ${how.failed}`, async () => {
      if (how.replaced?.includes(move.to)) {
        replaced = [...replaced, ...(await discard(explorer, [move.to]))]
      }
      await moveOne(explorer, move)
      done.push(move)
    })
  }
  if (done.length === 0) return
  explorer.choose(done.map(({ to }) => to))
  explorer.history.push({
    title: how.title,
    undo: async () => {
      for (const { from, to } of [...done].reverse()) {
        await moveOne(explorer, { from: to, to: from })
      }
      if (replaced.length > 0) await restore(explorer, replaced)
      explorer.choose(done.map(({ from }) => from))
    },
    redo: async () => {
      if (replaced.length > 0) {
        const again = done.map(({ to }) => to).filter((to) => how.replaced?.includes(to))
        replaced = await discard(explorer, again)
      }
      for (const move of done) await moveOne(explorer, move)
      explorer.choose(done.map(({ to }) => to))
    },
  })
}

async function moveOne({ ide, tree }: Explorer, { from, to }: Move): Promise<void> {
  await ide.connection.client.files.rename.mutate({ from, to })
  tree.renamed(from, to)
  ide.fileEvents.emit({ type: 'renamed', from, to })
}

function mayReplace(explorer: Explorer, path: string): Promise<boolean> {
  const name = shownName(nameOf(path))
  return explorer.ask({
    title: `Replace ${name}?`,
    words: `Something of that name is already in ${shownName(nameOf(folderOf(path)))}. It would go to the trash.`,
    confirmLabel: 'Replace',
  })
}

async function takenNames({ ide, tree }: Explorer, folder: string): Promise<Set<string>> {
  const known = tree.state.getState().folders.get(folder)
  if (known?.status === 'listed' && !known.isTruncated) {
    return new Set(known.entries.map(({ name }) => name))
  }
  const listing = await ide.connection.client.files.list.query({ path: folder })
  return new Set(entriesOf(listing).map(({ name }) => name))
}
