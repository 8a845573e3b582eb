import { useId } from 'react'
import type { AskedSecret } from '#server/secrets/secrets.schema.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { TextArea } from '#web/ui/TextArea.tsx'
import type { CreationChoice } from './creation-choice.ts'
import { type AskedSecrets, noAnswer, type SecretAnswer } from './use-asked-secrets.ts'

/** The secrets a repository asks for, to be filled in or left out. */
export function AskedSecretFields(props: { secrets: AskedSecrets; choice: CreationChoice | null }) {
  const { secrets, choice } = props
  const headingId = useId()
  if (secrets.asked.length === 0 || choice === null) return null
  const { isAsked } = secrets
  return (
    <section
      aria-labelledby={headingId}
      className="flex flex-col gap-3 rounded-card border border-line px-3 py-2"
    >
      <div>
        <h2 id={headingId} className="font-medium">
          Secrets it asks for
        </h2>
        <p className="text-small text-dim">
          {!isAsked ? foreignWords : choice === 'create' ? kept : keptOnceTrusted}
        </p>
      </div>
      <ul className="flex flex-col gap-3">
        {secrets.asked.map((secret) => (
          <li key={secret.name}>
            {!isAsked || secret.state === 'given' ? (
              <Told secret={secret} />
            ) : (
              <Field
                secret={secret}
                answer={secrets.answers[secret.name] ?? noAnswer}
                onAnswer={(part) => secrets.answer(secret.name, part)}
              />
            )}
          </li>
        ))}
      </ul>
      {secrets.error !== null && (
        <Banner tone="danger">
          Nothing was kept or created. {sentenceOf(secrets.error)} What you entered is still here.
        </Banner>
      )}
    </section>
  )
}

const kept =
  'What you fill in is kept among your secrets, for this repository alone, and never shown again. Leave out what you do not have: it goes without, and Settings has them later.'
const keptOnceTrusted = `${kept} Created untrusted it gets none of them, and nothing of this is kept.`
const foreignWords =
  'Nobody is asked for them here: it is not trusted, or anybody could have written it, and whatever runs in it can read its secrets. Once you have looked at it and trust it, Settings has them.'

/** One that nothing is to be filled in for. */
function Told({ secret }: { secret: AskedSecret }) {
  const { name, state } = secret
  return (
    <>
      <p className="flex items-center gap-1.5 wrap-anywhere">
        <Icon name={state === 'given' ? 'pass' : 'key'} className="text-dim" />
        <span className="font-mono">{name}</span>
        {state === 'given' && <span className="text-small text-dim">You have it</span>}
      </p>
      <div className="text-small text-dim">
        <Explained secret={secret} />
      </div>
    </>
  )
}

function Field(props: {
  secret: AskedSecret
  answer: SecretAnswer
  onAnswer: (part: Partial<SecretAnswer>) => void
}) {
  const { secret, answer, onAnswer } = props
  if (secret.state === 'elsewhere') {
    return (
      <>
        <label className="flex items-baseline gap-2 wrap-anywhere">
          <input
            type="checkbox"
            checked={answer.isShared}
            onChange={(event) => onAnswer({ isShared: event.target.checked })}
            className="translate-y-0.5 accent-(--accent-solid)"
          />
          <span>
            Use your <span className="font-mono">{secret.name}</span>, which other repositories
            have, for this one too
          </span>
        </label>
        <div className="text-small text-dim">
          <Explained secret={secret} />
        </div>
      </>
    )
  }
  const isExplained = secret.description !== null || secret.documentationUrl !== null
  return (
    <TextArea
      label={<span className="font-mono wrap-anywhere">{secret.name}</span>}
      // Several lines, since a key has them and one line would lose them.
      rows={1}
      placeholder="Leave it empty to go without"
      value={answer.text}
      onChange={(text) => onAnswer({ text })}
      hint={isExplained ? <Explained secret={secret} /> : undefined}
    />
  )
}

/** In the repository's words, as text; its link opens beside this page and learns nothing of it. */
function Explained({ secret }: { secret: AskedSecret }) {
  const { name, description, documentationUrl } = secret
  return (
    <span className="wrap-anywhere">
      {description}{' '}
      {documentationUrl !== null && (
        <a
          href={documentationUrl}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={`About ${name}, at ${new URL(documentationUrl).host}`}
          className="underline"
        >
          {new URL(documentationUrl).host}
        </a>
      )}
    </span>
  )
}
