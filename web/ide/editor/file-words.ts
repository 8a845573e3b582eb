import type { AgentErrorCode } from '#agent/protocol/errors.ts'
import type { OpenFileState } from './open-file-state.ts'

/** Why a file was not saved, that nothing is lost, and what helps. */
export function saveFailure(
  name: string,
  { code, message }: { code: AgentErrorCode | null; message: string },
): string {
  const kept = 'Your text is kept here.'
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

/** What is shown instead of a file that is not text, or could not be read. */
export function refusalWords(
  name: string,
  { content, refusal, failure }: Pick<OpenFileState, 'content' | 'refusal' | 'failure'>,
): { icon: string; title: string; text: string } {
  const terminal = 'In the terminal you can look at it with other programs.'
  if (content === 'binary') {
    return { icon: 'file-binary', title: `${name} is not text`, text: terminal }
  }
  if (content === 'not-utf8') {
    return {
      icon: 'file-binary',
      title: `${name} is not UTF-8 text`,
      text: 'Opening it here would change bytes that cannot be shown, so it is left alone.',
    }
  }
  if (refusal === 'FILE_TOO_LARGE') {
    return { icon: 'file', title: `${name} is larger than 50 MB`, text: terminal }
  }
  if (refusal === 'FILE_NOT_FOUND' || refusal === 'FOLDER_NOT_FOUND') {
    return {
      icon: 'trash',
      title: `${name} is not there`,
      text: 'It was deleted, renamed or moved.',
    }
  }
  if (refusal === 'FILE_NOT_PERMITTED') {
    return { icon: 'lock', title: `You may not read ${name}`, text: 'Its permissions say who may.' }
  }
  if (refusal === 'FILE_IS_FOLDER' || refusal === 'FILE_NOT_REGULAR') {
    return {
      icon: 'file',
      title: `${name} is not a file`,
      text: 'A folder, a device or a socket of that name stands in its place.',
    }
  }
  return { icon: 'error', title: `${name} could not be read`, text: failure?.message ?? '' }
}
