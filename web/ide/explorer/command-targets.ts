import type { Explorer } from './explorer.ts'

type Arguments = readonly unknown[]

/** What a command is for: the paths it was given, else what is chosen in the tree. */
export function targetsFor(explorer: Explorer, args: Arguments): string[] {
  const [given] = args
  if (typeof given === 'string') return [given]
  if (Array.isArray(given)) return given.filter((path) => typeof path === 'string')
  return explorer.targets()
}

/** The same, where the file in front is meant unless the tree has the focus. */
export function resourcesFor(explorer: Explorer, args: Arguments): string[] {
  const { contextKeys, fileEvents } = explorer.ide
  const { path } = fileEvents.active.getState()
  const isInTree = contextKeys.get('filesExplorerFocus') === true
  if (args.length === 0 && !isInTree && path !== null) return [path]
  return targetsFor(explorer, args)
}

export function folderFor(explorer: Explorer, args: Arguments): string {
  const [given] = args
  return typeof given === 'string' ? given : explorer.targetFolder()
}
