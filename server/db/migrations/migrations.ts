import type { Migration } from 'kysely/migration'
import * as accounts from './001-accounts.ts'
import * as codespaces from './002-codespaces.ts'
import * as trust from './003-trust.ts'
import * as github from './004-github.ts'
import * as templates from './005-templates.ts'
import * as userDocuments from './006-user-documents.ts'
import * as roles from './007-roles.ts'
import * as settings from './008-settings.ts'
import * as audit from './009-audit.ts'
import * as secrets from './010-secrets.ts'
import * as secretStamps from './011-secret-stamps.ts'
import * as githubRegistration from './012-github-registration.ts'
import * as codespaceTokens from './013-codespace-tokens.ts'
import * as startingPoints from './014-starting-points.ts'
import * as repositoryTrust from './015-repository-trust.ts'
import * as grants from './016-grants.ts'
import * as identities from './017-identities.ts'
import * as personalTokens from './018-personal-tokens.ts'
import * as trustedNames from './019-trusted-names.ts'
import * as configurationChoice from './020-configuration-choice.ts'
import * as builtImages from './021-built-images.ts'
import * as rebuilds from './023-rebuilds.ts'
import * as privateImages from './026-private-images.ts'
import * as forwardedPorts from './027-forwarded-ports.ts'
import * as skippedServices from './030-skipped-services.ts'
import * as agreedTerms from './031-agreed-terms.ts'
import * as lifetimes from './032-lifetimes.ts'
import * as snapshots from './034-snapshots.ts'
import * as retention from './035-retention.ts'
import * as machines from './036-machines.ts'
import * as usage from './037-usage.ts'
import * as accountDeletions from './039-account-deletions.ts'
import * as secretUses from './041-secret-uses.ts'
import * as personal from './042-personal.ts'
import * as portPeople from './046-port-people.ts'
import * as notifications from './047-notifications.ts'
import * as smtpPassword from './048-smtp-password.ts'
import * as steadyClock from './050-steady-clock.ts'
import * as wholeSnapshots from './051-whole-snapshots.ts'
import * as steadyRetention from './052-steady-retention.ts'
import * as sharedPlaces from './054-shared-places.ts'

/** In the order they run. One that has been released is never edited; the next one corrects it. */
export const migrations: Record<string, Migration> = {
  '001-accounts': accounts,
  '002-codespaces': codespaces,
  '003-trust': trust,
  '004-github': github,
  '005-templates': templates,
  '006-user-documents': userDocuments,
  '007-roles': roles,
  '008-settings': settings,
  '009-audit': audit,
  '010-secrets': secrets,
  '011-secret-stamps': secretStamps,
  '012-github-registration': githubRegistration,
  '013-codespace-tokens': codespaceTokens,
  '014-starting-points': startingPoints,
  '015-repository-trust': repositoryTrust,
  '016-grants': grants,
  '017-identities': identities,
  '018-personal-tokens': personalTokens,
  '019-trusted-names': trustedNames,
  '020-configuration-choice': configurationChoice,
  '021-built-images': builtImages,
  '023-rebuilds': rebuilds,
  '026-private-images': privateImages,
  '027-forwarded-ports': forwardedPorts,
  '030-skipped-services': skippedServices,
  '031-agreed-terms': agreedTerms,
  '032-lifetimes': lifetimes,
  '034-snapshots': snapshots,
  '035-retention': retention,
  '036-machines': machines,
  '037-usage': usage,
  '039-account-deletions': accountDeletions,
  '041-secret-uses': secretUses,
  '042-personal': personal,
  '046-port-people': portPeople,
  '047-notifications': notifications,
  '048-smtp-password': smtpPassword,
  '050-steady-clock': steadyClock,
  '051-whole-snapshots': wholeSnapshots,
  '052-steady-retention': steadyRetention,
  '054-shared-places': sharedPlaces,
}
