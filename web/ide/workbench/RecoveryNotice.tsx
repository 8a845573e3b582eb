import { useState } from 'react'
import { Button } from '#web/ui/Button.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { useIde } from '../ide-context.ts'
import { joinPath } from '../paths.ts'
import { NoticeLine } from './NoticeLine.tsx'

const hiddenKey = 'hiddenRecovery'

/** This is not the container that the repository describes: why, and the ways to one that is. */
export function RecoveryNotice() {
  const { codespace, commands, fileEvents, storage } = useIde()
  const { recovery, recoveryPlace, hasLastGoodBuild, workspaceFolder } = codespace
  const [hidden, setHidden] = useState(() => storage.read<string | null>(hiddenKey, null))
  if (recovery === null || recovery === hidden) return null
  const edit = () => {
    if (recoveryPlace === null) return
    const { path, line, column } = recoveryPlace
    fileEvents.open(joinPath(workspaceFolder, path), {
      takesFocus: true,
      ...(line === null ? {} : { selection: { line, column: column ?? 1 } }),
    })
  }
  return (
    <NoticeLine
      icon="warning"
      isAlert={false}
      text={`This is a recovery container of the default configuration, as devcontainer.json could not be used: ${recovery}`}
    >
      <div className="flex flex-wrap items-center gap-1.5 max-sm:w-full max-sm:pl-6.5">
        {recoveryPlace !== null && (
          <Button className="h-6" onClick={edit}>
            Edit configuration
          </Button>
        )}
        <Button className="h-6" onClick={() => commands.run('bothy.showSteps')}>
          Show log
        </Button>
        <Button className="h-6" onClick={() => commands.run('bothy.rebuild')}>
          Rebuild
        </Button>
        {hasLastGoodBuild && (
          <Button className="h-6" onClick={() => commands.run('bothy.rebuildLastGood')}>
            Last good build
          </Button>
        )}
        <IconButton
          isSmall
          icon="close"
          label="Hide"
          onClick={() => {
            storage.write(hiddenKey, recovery)
            setHidden(recovery)
          }}
        />
      </div>
    </NoticeLine>
  )
}
