import type { Preview } from '#server/repositories/repositories.schema.ts'
import { shortAddress } from '#web/codespaces/codespace-words.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Icon } from '#web/ui/Icon.tsx'

/** What would run by itself, as text, before anything does (S-26, S-28). */
export function WhatRuns({ preview, error }: { preview: Preview | undefined; error: unknown }) {
  return (
    <section
      aria-label="What will run"
      className="flex flex-col gap-2 rounded-card border border-line bg-raised px-3 py-2"
    >
      <h2 className="font-medium">What will run</h2>
      {error ? (
        <p className="text-warning">It cannot be said before the clone. {sentenceOf(error)}</p>
      ) : preview === undefined ? (
        <p className="flex items-center gap-2 text-dim">
          <Icon name="loading" isSpinning /> Looking at its configuration…
        </p>
      ) : (
        <Runs preview={preview} />
      )}
    </section>
  )
}

function Runs({ preview }: { preview: Preview }) {
  const { configurationPath, image, commands, problem, dotfilesRepositoryUrl } = preview
  return (
    <dl className="flex flex-col gap-2 text-small">
      <Fact name="Container">
        {image === null ? 'The default image' : <code className="font-mono">{image}</code>}
        {configurationPath !== null && `, as ${configurationPath} says`}
        {problem !== null && (
          <p className="text-warning">On the default configuration: {problem}</p>
        )}
      </Fact>
      <Fact name="Commands of the repository">
        {commands.length === 0
          ? 'None'
          : commands.map(({ hook, text }) => (
              <div key={hook} className="mt-0.5">
                {hook}
                <pre className="max-h-32 overflow-auto rounded-control bg-sunken px-2 py-1 font-mono break-all whitespace-pre-wrap">
                  {text}
                </pre>
              </div>
            ))}
      </Fact>
      <Fact name="Your dotfiles">
        {dotfilesRepositoryUrl === null ? 'None' : shortAddress(dotfilesRepositoryUrl)}
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-dim">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  )
}
