import type { Command } from '../../commands/command.ts'
import type { EditorGroups } from '../groups/editor-groups.ts'
import type { PlaceFollower } from './follow-places.ts'
import type { Place, PlaceHistory } from './place-history.ts'

type Given = { groups: EditorGroups; places: PlaceHistory; follower: PlaceFollower }

/** There the keys go from one terminal to the one beside it, as in VS Code. */
const elsewhere = '!terminalFocus || !terminalSplitPaneActive'

/**
 * Back to where one was, and forward again. None has a `when`: with nowhere to go to, a browser
 * would take the keys for itself and leave the page.
 */
export function placeCommands(given: Given): Command[] {
  const { places } = given
  const category = 'Go'
  return [
    {
      id: 'workbench.action.navigateBack',
      title: 'Go back',
      category,
      keys: [
        { key: 'alt+left', mac: 'ctrl+-', linux: 'ctrl+alt+-', when: elsewhere },
        // Every browser has them, also where VS Code has others.
        { key: '', mac: '', linux: 'alt+left', when: elsewhere },
      ],
      run: () => stepPlaces(given, -1),
    },
    {
      id: 'workbench.action.navigateForward',
      title: 'Go forward',
      category,
      keys: [
        { key: 'alt+right', mac: 'ctrl+shift+-', linux: 'ctrl+shift+-', when: elsewhere },
        { key: '', mac: '', linux: 'alt+right', when: elsewhere },
      ],
      run: () => stepPlaces(given, 1),
    },
    {
      id: 'workbench.action.navigateToLastEditLocation',
      title: 'Go to last edit location',
      category,
      keys: 'ctrl+k ctrl+q',
      run: () => {
        given.follower.settle()
        if (places.lastEdit) goTo(given.groups, places.lastEdit)
      },
    },
  ]
}

/** Where there is nowhere to go to, nothing happens. */
export function stepPlaces({ groups, places, follower }: Given, by: 1 | -1): void {
  follower.settle()
  const place = places.step(by)
  if (place) goTo(groups, place)
}

function goTo(groups: EditorGroups, { input, groupId, at }: Place): void {
  const group = groups.groups.find(({ id }) => id === groupId) ?? groups.find(input)?.group
  groups.open(input, {
    takesFocus: true,
    // What was closed since is only looked at.
    isPreview: true,
    ...(group ? { group } : {}),
    ...(at ? { selection: at } : {}),
  })
}
