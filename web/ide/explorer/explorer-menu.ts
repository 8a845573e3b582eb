import type { MenuEntry } from '#web/ui/MenuEntries.tsx'
import { commandEntries, type MenuPlan } from '../commands/command-entries.ts'
import type { Explorer } from './explorer.ts'

/**
 * What can be done with what is chosen now, or with the whole tree where nothing is. It stays for
 * that, whatever is chosen in the tree meanwhile.
 */
export function explorerMenu(explorer: Explorer): MenuEntry[] {
  const targets = explorer.targets()
  const [first] = targets
  const hasFolder = targets.some((path) => explorer.isFolder(path))
  const inFolder = (id: string) => [id, { args: [explorer.targetFolder()] }] as const
  const create: MenuPlan = [inFolder('explorer.newFile'), inFolder('explorer.newFolder')]
  const upload: MenuPlan = [inFolder('explorer.upload'), inFolder('bothy.uploadFolder')]
  const paste = inFolder('filesExplorer.paste')
  if (first === undefined) {
    const rest: MenuPlan = [paste, '-', ...upload, '-', 'bothy.openTrash']
    return commandEntries(explorer.ide, [...create, '-', ...rest])
  }
  const isOne = targets.length === 1
  // While the menu has the focus some of these would mean the file in front.
  const onTargets = (id: string) => [id, { args: [targets] }] as const
  const open: MenuPlan = hasFolder
    ? []
    : [
        onTargets('explorer.openToSide'),
        ...(isOne ? [['explorer.openWith', { args: [first] }] as const] : []),
      ]
  const compare: MenuPlan = hasFolder
    ? []
    : isOne
      ? [
          onTargets('selectForCompare'),
          ...(explorer.view.getState().compareWith ? [onTargets('compareFiles')] : []),
        ]
      : targets.length === 2
        ? [onTargets('compareSelected')]
        : []
  return commandEntries(explorer.ide, [
    ...create,
    '-',
    ...open,
    ...(isOne ? [['openInIntegratedTerminal', { args: [first] }] as const] : []),
    '-',
    ...compare,
    '-',
    onTargets('filesExplorer.cut'),
    onTargets('filesExplorer.copy'),
    paste,
    onTargets('bothy.duplicateFile'),
    '-',
    ...(hasFolder && isOne ? upload : []),
    onTargets('explorer.download'),
    '-',
    onTargets('copyFilePath'),
    onTargets('copyRelativeFilePath'),
    '-',
    ...(isOne ? [onTargets('renameFile')] : []),
    ['moveFileToTrash', { args: [targets], isDangerous: true }],
    ['deleteFile', { args: [targets], isDangerous: true }],
  ])
}
