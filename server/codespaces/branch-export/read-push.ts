import { AppError } from '#server/errors.ts'
import { exportEnds } from './export-script.ts'

const mostLength = 500

type Ended = { exitCode: number; branch: string; path: string }

/**
 * What Git said of a push that came to nothing, as what somebody can do about it: `BRANCH_EXISTS`,
 * `PUSH_REFUSED` in GitHub's own words, `NOTHING_TO_EXPORT`, `EXPORT_TOO_LARGE`, `NOT_A_REPOSITORY`
 * or `EXPORT_FAILED`.
 */
export function refusalOf(said: string, { exitCode, branch, path }: Ended): AppError {
  const words = wordsOf(said)
  const last = words.at(-1) ?? `Git ended with ${exitCode} and gave no reason.`
  const { unreadable, tooLarge, nothing } = exportEnds
  if (exitCode === unreadable) {
    return new AppError('NOT_A_REPOSITORY', `${last} Download its files instead.`)
  }
  if (exitCode === tooLarge) return new AppError('EXPORT_TOO_LARGE', last)
  if (exitCode === nothing) return new AppError('NOTHING_TO_EXPORT', last)
  if (/\[rejected\] \(stale info\)|reference already exists/.test(said)) {
    const sentence = `${path} has a branch ${branch} already. Choose another name.`
    return new AppError('BRANCH_EXISTS', sentence)
  }
  const [, reason = null] = /\[remote rejected\] \((.+)\)/.exec(said) ?? []
  const remote = words
    .filter((line) => line.startsWith('remote: '))
    .map((line) => line.replace(/^remote: (?:(?:error|fatal): )?/, ''))
  if (reason !== null || /^fatal: .*(?:403|Authentication failed|not found)/m.test(said)) {
    const why = [...remote, ...(reason ? [`(${reason})`] : [])].join(' ') || last
    return new AppError('PUSH_REFUSED', `GitHub refused the push to ${path}: ${cut(why)}`)
  }
  return new AppError('EXPORT_FAILED', `It could not be exported: ${cut(last)}`)
}

/** Its lines, less what only says that there is an error. */
function wordsOf(said: string): string[] {
  return said
    .split(/[\r\n]+/)
    .map((line) => line.replaceAll(/[^\P{C}\t]/gu, '').trim())
    .filter((line) => line !== '' && line !== 'remote:')
    .filter((line) => !/^(?:error: failed to push|To https|Done$|!\t)/.test(line))
}

const cut = (text: string): string =>
  text.length > mostLength ? `${text.slice(0, mostLength)}…` : text
