/** Where more than so many files failed, it was not the machine that was busy. */
const mostFiles = 10

/**
 * Files to be run again, alone, once the others are through. None where something failed that
 * belongs to no file.
 * @param {import('./outcome.mjs').Outcome} outcome
 * @param {(file: string) => boolean} isFile
 * @returns {string[]}
 */
export function filesToTryAgain({ failures }, isFile) {
  const files = [...new Set(failures.map(({ file }) => file))]
  return files.length <= mostFiles && files.every(isFile) ? files : []
}

/**
 * What failed among thousands and passed when its file ran alone is flaky and has not failed. It
 * keeps the error of the first try.
 * @param {import('./outcome.mjs').Outcome} first
 * @param {import('./outcome.mjs').Outcome} second of `filesToTryAgain` of the first
 * @returns {import('./outcome.mjs').Outcome}
 */
export function afterSecondTry(first, second) {
  const known = new Set(first.failures.map(nameOf))
  const failed = new Set(second.failures.map(nameOf))
  // What only now fails passed before; but of a file that could not be loaded nothing was known, nor
  // of the tests of a group that could not begin.
  const isWhole = ({ name }) => name === ''
  const unloaded = new Set(first.failures.filter(isWhole).map(({ file }) => file))
  const groups = first.failures.map((trouble) => `${nameOf(trouble)} > `)
  const isOfGroup = (trouble) => groups.some((group) => nameOf(trouble).startsWith(group))
  const isUnknown = (trouble) => unloaded.has(trouble.file) || isOfGroup(trouble)
  const failures = second.failures.filter(
    (trouble) => known.has(nameOf(trouble)) || isUnknown(trouble) || isWhole(trouble),
  )
  const mended = first.failures.filter((trouble) => !failed.has(nameOf(trouble)))
  return {
    ...first,
    passed: first.passed + mended.filter((trouble) => !isWhole(trouble)).length,
    failed: failures.length,
    failures,
    flaky: [...first.flaky, ...mended],
  }
}

const nameOf = ({ file, name }) => `${file} › ${name}`
