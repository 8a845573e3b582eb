import { execFile, execFileSync, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What a commit changes: the whole text of a file, where a link leads, or null for what it deletes. */
export type CommitFiles = Record<string, string | { linkTo: string } | null>

export type NewCommit = {
  branch: string
  /** Where the branch begins if it is not there yet. */
  from: string
  message: string
  author: { name: string; email: string }
  timeMs: number
}

export async function git(folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('git', ['-C', folder, ...args], { maxBuffer: 64 * 1024 * 1024 })
  return stdout
}

/** A bare repository without a commit, as GitHub has one that was just made. */
export function makeBareRepository(folder: string, branch: string): void {
  mkdirSync(folder, { recursive: true })
  execFileSync('git', ['init', '--quiet', '--bare', `--initial-branch=${branch}`, folder])
}

/** Resolves to the id of a commit on top of the branch. */
export async function commitFiles(
  folder: string,
  files: CommitFiles,
  { branch, from, message, author, timeMs }: NewCommit,
): Promise<string> {
  const ref = `refs/heads/${branch}`
  const parent = (await readCommitId(folder, ref)) ?? (await readCommitId(folder, from))
  const data = (content: string) => `data ${Buffer.byteLength(content)}\n${content}\n`
  const who = `${author.name} <${author.email}> ${Math.floor(timeMs / 1000)} +0000`
  const changes = Object.entries(files).map(([path, content]) => {
    if (content === null) return `D ${path}\n`
    const isText = typeof content === 'string'
    const [mode, text] = isText ? ['100644', content] : ['120000', content.linkTo]
    return `M ${mode} inline ${path}\n${data(text)}`
  })
  const importer = spawn('git', ['-C', folder, 'fast-import', '--quiet'])
  const said = text(importer.stderr)
  const ended = new Promise((resolve) => importer.on('close', resolve))
  importer.stdin.end(
    [
      `commit ${ref}\nauthor ${who}\ncommitter ${who}\n${data(message)}`,
      parent === null ? '' : `from ${parent}\n`,
      ...changes,
    ].join(''),
  )
  if ((await ended) !== 0) throw new Error(`The commit was not made: ${await said}`)
  return (await readCommitId(folder, ref)) ?? ''
}

/**
 * The commit that a branch, tag, whole ref or (shortened) id stands for; null where there is none.
 */
export async function readCommitId(folder: string, name: string): Promise<string | null> {
  if (name.startsWith('-') || name.includes('..')) return null
  for (const one of [`refs/heads/${name}`, `refs/tags/${name}`, name]) {
    const asked = git(folder, 'rev-parse', '--verify', '--quiet', `${one}^{commit}`)
    const id = await asked.catch(() => '') // Nothing has this name.
    if (id !== '') return id.trim()
  }
  return null
}

export type GitRef = { name: string; sha: string; type: string }

/**
 * Refs below a prefix such as `refs/heads/`, in the order of their names, with what they lead to.
 */
export async function readRefs(folder: string, prefix: string): Promise<GitRef[]> {
  const format = '--format=%(objectname) %(objecttype) %(*objectname) %(refname)'
  const lines = (await git(folder, 'for-each-ref', format, prefix)).split('\n')
  return lines.filter(Boolean).map((line) => {
    const [sha = '', type = '', peeled = '', name = ''] = line.split(' ')
    return { name: name.slice(prefix.length), sha: peeled || sha, type: peeled ? 'commit' : type }
  })
}
