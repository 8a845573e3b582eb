import { useContext } from 'react'
import type { Term, TermChange } from '#server/codespaces/trust/trust.schema.ts'
import { TermChanges, Was } from './ChangeMark.tsx'
import { Fact } from './Fact.tsx'

const nouns: Record<Term['of'], string> = {
  container: 'Container',
  features: 'Feature',
  services: 'Service',
  user: 'User',
  commands: 'Command',
  ports: 'Port',
  mounts: 'Mount',
  secrets: 'Secret',
  files: 'File',
}
const fileWords: Record<TermChange['kind'], string> = {
  new: 'is new',
  changed: 'changed',
  gone: 'is gone',
}

/** What changed and has no place of its own on the list: files by their names, and what is gone. */
export function ChangesBesides() {
  const changes = useContext(TermChanges)
  if (changes === null) return null
  if (changes.length === 0) {
    return (
      <Fact name="Changed since you trusted it">
        Something in its files that is not on this list. What is on it is as it was.
      </Fact>
    )
  }
  const files = changes.filter(({ of }) => of === 'files')
  const gone = changes.filter(({ of, kind }) => of !== 'files' && kind === 'gone')
  return (
    <>
      {files.length > 0 && (
        <Fact name="Files that changed">
          <ul>
            {files.map(({ name, kind }) => (
              <li key={name}>
                <code className="font-mono">{name}</code> {fileWords[kind]}
              </li>
            ))}
          </ul>
        </Fact>
      )}
      {gone.length > 0 && (
        <Fact name="No longer">
          <ul>
            {gone.map(({ of, name, was }) => (
              <li key={`${of} ${name}`}>
                {nouns[of]} <code className="font-mono">{name}</code>
                {was !== null && <Was name={name || nouns[of]} text={was} />}
              </li>
            ))}
          </ul>
        </Fact>
      )}
    </>
  )
}
