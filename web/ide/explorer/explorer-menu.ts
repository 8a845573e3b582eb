import type { MenuEntry } from '#web/ui/MenuEntries.tsx'
import { commandEntries, type MenuPlan } from '../commands/command-entries.ts'
import type { Explorer } from './explorer.ts'

/** What can be done with what is chosen, or with the whole tree where nothing is. */
export function explorerMenu(explorer: Explorer): MenuEntry[] {
  const targets = explorer.targets()
  const [first] = targets
  const hasFolder = targets.some((path) => explorer.isFolder(path))
  const create: MenuPlan = ['explorer.newFile', 'explorer.newFolder']
  const upload: MenuPlan = ['explorer.upload', 'bothy.uploadFolder']
  if (first === undefined) {
    const rest: MenuPlan = ['filesExplorer.paste', '-', ...upload, '-', 'bothy.openTrash']
    return commandEntries(explorer.ide, [...create, '-', ...rest])
  }
  const isOne = targets.length === 1
  // While the menu has the focus these would mean the file in front.
  const onTargets = (id: string) => [id, { args: [targets] }] as const
  const open: MenuPlan = hasFolder
    ? []
    : ['explorer.openToSide', ...(isOne ? [['explorer.openWith', { args: [first] }] as const] : [])]
  const compare: MenuPlan = hasFolder
    ? []
    : isOne
      ? [
          onTargets('selectForCompare'),
          ...(explorer.view.getState().compareWith ? [onTargets('compareFiles')] : []),
        ]
      : targets.length === 2
        ? ['compareSelected']
        : []
  return commandEntries(explorer.ide, [
    ...create,
    '-',
    ...open,
    ...(isOne ? [['openInIntegratedTerminal', { args: [first] }] as const] : []),
    '-',
    ...compare,
    '-',
    'filesExplorer.cut',
    'filesExplorer.copy',
    'filesExplorer.paste',
    'bothy.duplicateFile',
    '-',
    ...(hasFolder && isOne ? upload : []),
    onTargets('explorer.download'),
    '-',
    onTargets('copyFilePath'),
    onTargets('copyRelativeFilePath'),
    '-',
    ...(isOne ? ['renameFile'] : []),
    ['moveFileToTrash', { isDangerous: true }],
    ['deleteFile', { isDangerous: true }],
  ])
}
