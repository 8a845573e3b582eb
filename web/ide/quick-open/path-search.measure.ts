import { PathList } from './path-list.ts'
import { PathSearch } from './path-search.ts'

/**
 * `node web/ide/quick-open/path-search.measure.ts`: what a key costs in quick open over 200,000
 * paths, beside the least there is to it: every path looked through for the letters in their order,
 * and the best sorted out.
 */
const count = 200_000
const rounds = 5
const limit = 512
const words =
  'editor open file quick input list path search tree view panel group tab text model state store ' +
  'server agent client user session token router plane bulk upload part range etag watch folder name ' +
  'git status branch commit diff merge theme color icon font key command menu dialog toast line column'

for (const [name, paths, queries] of [
  ['words', pathsOfWords(), ['openfile', 'opfi', 'editor/tab', 'store state', 'gtbrcm', 'x']],
  ['numbers', numberedPaths(), ['mod7feat3file42', 'file499', 'src/module-3/file-77']],
] as const) {
  const lower = paths.map((path) => path.toLowerCase())
  const list = new PathList()
  list.append(new TextEncoder().encode(paths.map((path) => `${path}\0`).join('')))
  for (const query of queries) {
    const search = new PathSearch(list)
    const ours: number[] = []
    const bare: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      for (let length = 1; length <= query.length; length += 1) {
        const typed = query.slice(0, length)
        ours.push(timed(() => runWhole(search, typed)))
        bare.push(timed(() => bareSearch(lower, typed)))
      }
    }
    const figures = [ours, bare].map(
      (all) => `${show(all, 0.5)} ${show(all, 0.95)} ${show(all, 1)}`,
    )
    console.log(`${name.padEnd(8)} ${query.padEnd(22)} ours ${figures[0]} | bare ${figures[1]} ms`)
  }
}

function runWhole(search: PathSearch, query: string): void {
  const run = search.search(query, limit)
  while (!run.next().done);
}

function bareSearch(paths: readonly string[], query: string): string[] {
  const matches: { path: string; score: number }[] = []
  for (const path of paths) {
    let at = -1
    let score = 0
    for (const letter of query) {
      const next = path.indexOf(letter, at + 1)
      if (next < 0) {
        score = -1
        break
      }
      score += next === at + 1 ? 0 : 1
      at = next
    }
    if (score >= 0) matches.push({ path, score })
  }
  matches.sort((one, other) => one.score - other.score)
  return matches.slice(0, 20).map(({ path }) => path)
}

function timed(run: () => void): number {
  const began = performance.now()
  run()
  return performance.now() - began
}

/** p50, p95 and the longest. */
function show(all: readonly number[], share: number): string {
  const sorted = all.toSorted((one, other) => one - other)
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
    .toFixed(1)
    .padStart(6)
}

function pathsOfWords(): string[] {
  const all = words.split(' ')
  // The same paths at every run.
  let seed = 42
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((seed / 2_147_483_648) * below)
  }
  const word = () => all[random(all.length)] ?? ''
  const kinds = ['.ts', '.tsx', '.test.ts', '.css', '.md']
  const folders = Array.from(
    { length: 8000 },
    () => `packages/${word()}-${word()}/src/${word()}/${word()}`,
  )
  return Array.from({ length: count }, (_, at) => {
    const folder = folders[random(folders.length)]
    return `${folder}/${word()}-${word()}${at % 7 === 0 ? at : ''}${kinds[random(kinds.length)]}`
  })
}

function numberedPaths(): string[] {
  const paths: string[] = []
  for (let module = 1; module <= 20; module += 1)
    for (let feature = 1; feature <= 20; feature += 1)
      for (let file = 1; file <= 500; file += 1)
        paths.push(`src/module-${module}/feature-${feature}/file-${file}.ts`)
  return paths
}
