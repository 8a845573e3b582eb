import { encodingOf } from './encodings/encoding-list.ts'
import type { OpenFileState, SaveFailure } from './open-file-state.ts'

/** Why a file was not saved, that nothing is lost, and what helps. */
export function saveFailure(name: string, { code, message }: SaveFailure): string {
  const kept = 'Your text is kept here.'
  if (code === 'NOT_IN_ENCODING') return `${name} was not saved: ${message} ${kept}`
  if (code === 'WORKSPACE_FULL') {
    return `${name} was not saved: the codespace's disk is full. ${kept} Delete something, then try again.`
  }
  if (code === 'FILE_NOT_PERMITTED') {
    return `${name} was not saved: you may not write it. ${kept}`
  }
  if (code === 'FILE_IS_FOLDER') {
    return `${name} was not saved: a folder of that name stands in its place. ${kept}`
  }
  if (code === 'FILE_TOO_LARGE') {
    return `${name} was not saved: it is larger than the editor can save. ${kept}`
  }
  return `${name} was not saved. ${kept} ${message}`
}

/** Why a file that is shown cannot be changed. */
export function readOnlyWords(
  name: string,
  { isExact, encoding }: Pick<OpenFileState, 'isExact' | 'encoding'>,
): string {
  if (isExact) return `You may read ${name} but not change it.`
  const title = encodingOf(encoding).title
  return `Some bytes of ${name} mean nothing in ${title}. Saving it would change them, so it cannot be edited like this.`
}

export type Refusal = {
  icon: string
  title: string
  text: string
  /** What may help besides closing it. */
  ways: readonly ('again' | 'anyway' | 'download')[]
}

/** What is shown instead of a file that is not text, or could not be read. */
export function refusalWords(
  name: string,
  {
    content,
    refusal,
    failure,
    sizeBytes,
  }: Pick<OpenFileState, 'content' | 'refusal' | 'failure' | 'sizeBytes'>,
): Refusal {
  if (content === 'binary') {
    return {
      icon: 'file-binary',
      title: `${name} is not text`,
      text: 'Shown as text, its bytes would say nothing.',
      ways: ['download'],
    }
  }
  if (content === 'too-large') {
    const isRead = sizeBytes !== null
    return {
      icon: 'file',
      title: isRead ? `${name} has very long or very many lines` : `${name} is larger than 50 MB`,
      text: isRead
        ? 'The editor would be slow with it.'
        : 'In the terminal you can look at it with other programs.',
      ways: isRead ? ['download', 'anyway'] : ['download'],
    }
  }
  if (refusal === 'FILE_NOT_FOUND' || refusal === 'FOLDER_NOT_FOUND') {
    return {
      icon: 'trash',
      title: `${name} is not there`,
      text: 'It was deleted, renamed or moved.',
      ways: ['again'],
    }
  }
  if (refusal === 'FILE_NOT_PERMITTED') {
    return {
      icon: 'lock',
      title: `You may not read ${name}`,
      text: 'Its permissions say who may.',
      ways: ['again'],
    }
  }
  if (refusal === 'FILE_IS_FOLDER' || refusal === 'FILE_NOT_REGULAR') {
    return {
      icon: 'file',
      title: `${name} is not a file`,
      text: 'A folder, a pipe, a device or a socket of that name stands in its place.',
      ways: ['again'],
    }
  }
  const text = failure?.message ?? ''
  return { icon: 'error', title: `${name} could not be read`, text, ways: ['again'] }
}
