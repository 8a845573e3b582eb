import type { LimitNotice } from '#agent/protocol/limits.ts'
import { bytesWord } from '#web/lib/bytes.ts'

export type NoticeWords = { title: string; description: string }

const agentName = 'bothy-agent'

/** A limit that was met, told so that one knows which, by what, and what it means. */
export function noticeWords(notice: LimitNotice): NoticeWords {
  if (notice.kind === 'memory') return memoryWords(notice)
  if (notice.kind === 'processes') return processWords(notice)
  const { kind, limit } = notice
  if (kind === 'disk') {
    const size = limit === null ? '' : ` (${bytesWord(limit)})`
    return {
      title: `The disk of this codespace is full${size}`,
      description:
        'Nothing can be saved until there is room. What you type in the editor is kept here. Delete what you can spare.',
    }
  }
  const count = limit === null ? 'no more' : `no more than ${limit.toLocaleString('en-US')}`
  return {
    title: `The disk of this codespace holds ${count} files`,
    description: 'There is room, but no new file can be made until others are deleted.',
  }
}

function memoryWords({ processName, count, limit }: LimitNotice): NoticeWords {
  const end = limit === null ? '' : ` (limit ${bytesWord(limit)})`
  if (processName === agentName) {
    return {
      title: `Out of memory: this codespace’s own agent was killed${end}`,
      description: 'It is back, but its terminals were lost with it. Files are as they were.',
    }
  }
  const one = `${processName ?? 'a process'} was killed`
  const several = `${count} processes were killed`
  const what =
    count === 1 ? one : processName === null ? several : `${several}, ${processName} among them`
  return {
    title: `Out of memory: ${what}${end}`,
    description: 'Editor and terminals go on. End what you do not need before you try again.',
  }
}

function processWords({ processName, limit }: LimitNotice): NoticeWords {
  const which = limit === null ? 'The process limit' : `The process limit of ${limit}`
  const most = processName === null ? '' : ` Most of those that run are ${processName}.`
  return {
    title: `${which} was reached`,
    description: `Nothing new can be started until some of them end.${most}`,
  }
}
