import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#web/lib/trpc.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import type { SectionProps } from '../admin-sections.ts'
import { SectionData } from '../SectionData.tsx'
import { SectionHeading } from '../SectionHeading.tsx'
import { failureSentence } from './github-words.ts'
import { RegisterForm } from './RegisterForm.tsx'
import { Registration } from './Registration.tsx'
import { SignInRules } from './SignInRules.tsx'
import { TrustedNames } from './TrustedNames.tsx'

/** As what GitHub knows this server, and how it comes to know it. */
export function GithubSection({ search, onSearch }: SectionProps) {
  const trpc = useTRPC()
  const view = useQuery(trpc.github.registration.get.queryOptions())
  const failure = failureSentence(search.failed)
  const { data } = view
  return (
    <>
      <SectionHeading title="GitHub">
        People sign in with GitHub once it knows this Bothy as an App.
      </SectionHeading>
      {failure !== null && (
        <Banner
          tone="danger"
          action={<Button onClick={() => onSearch({ failed: undefined })}>Dismiss</Button>}
        >
          {failure}
        </Banner>
      )}
      {search.registered === 'yes' && data?.registration && (
        <Banner
          tone="info"
          action={<Button onClick={() => onSearch({ registered: undefined })}>Dismiss</Button>}
        >
          GitHub knows this Bothy now. Choose in Settings who may sign in, and install the App where
          the repositories are.
        </Banner>
      )}
      <SectionData
        query={view}
        waiting="Waiting for the registration"
        failed="The registration could not be loaded"
      >
        {(known) =>
          known.registration !== null || known.isUnreadable ? (
            <Registration view={known} />
          ) : (
            <RegisterForm view={known} />
          )
        }
      </SectionData>
      {data?.registration && <SignInRules />}
      {data?.registration && <TrustedNames />}
    </>
  )
}
