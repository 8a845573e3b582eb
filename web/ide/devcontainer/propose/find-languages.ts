import { findDotnet, findGo, findJava, findRust } from './find-compiled.ts'
import { findNode } from './find-node.ts'
import { findPython } from './find-python.ts'
import { findPhp, findRuby } from './find-scripted.ts'
import type { FoundLanguage, RepositoryLook } from './stack.ts'

/**
 * Those that are more than a tool of another one come first: many repositories have a package.json
 * beside what they are.
 */
const finders = [findGo, findRust, findJava, findDotnet, findPython, findRuby, findPhp, findNode]

const read = new Set(
  [
    'package.json .nvmrc .node-version .python-version pyproject.toml requirements.txt Pipfile',
    'go.mod Cargo.toml rust-toolchain rust-toolchain.toml pom.xml build.gradle build.gradle.kts',
    '.java-version global.json Gemfile .ruby-version composer.json',
  ].flatMap((names) => names.split(' ')),
)
const mostProjects = 5

/** What of these names has to be read, so that what the repository is written in is known. */
export function namesToRead(names: readonly string[]): string[] {
  const projects = names.filter((name) => /\.(cs|fs|vb)proj$/.test(name)).slice(0, mostProjects)
  return [...names.filter((name) => read.has(name)), ...projects]
}

/** The languages that a repository is written in, the most telling first. */
export function findLanguages(look: RepositoryLook): FoundLanguage[] {
  return finders.flatMap((find) => find(look) ?? [])
}
