import { useEffect } from 'react'
import { useIde } from '../../ide-context.ts'
import type { EditorGroups } from '../groups/editor-groups.ts'
import { PlaceFollower } from './follow-places.ts'
import { followMouseButtons } from './mouse-buttons.ts'
import { placeCommands, stepPlaces } from './place-commands.ts'
import { PlaceHistory } from './place-history.ts'

/** Remembers where the user was in this page, and takes him back there. */
export function usePlaces(groups: EditorGroups): void {
  const { commands, contextKeys, fileEvents, settings } = useIde()
  useEffect(() => {
    const places = new PlaceHistory((now) =>
      contextKeys.setAll({
        canNavigateBack: now.canGoBack,
        canNavigateForward: now.canGoForward,
        canNavigateToLastEditLocation: now.lastEdit !== null,
      }),
    )
    const follower = new PlaceFollower(groups, places, fileEvents)
    const given = { groups, places, follower }
    const stopCommands = commands.register(placeCommands(given))
    const stopMouse = followMouseButtons(
      () => settings.get('workbench.editor.mouseBackForwardToNavigate'),
      (by) => stepPlaces(given, by),
    )
    return () => {
      stopMouse()
      stopCommands()
      follower[Symbol.dispose]()
    }
  }, [groups, commands, contextKeys, fileEvents, settings])
}
