import { type FindLanguage, featureOf, imageOf, portsIn, saidIn } from './stack.ts'

export const findRuby: FindLanguage = (look) => {
  if (!look.names.has('Gemfile')) return null
  const said = saidIn(
    look,
    ['.ruby-version', /^\s*(?:ruby-)?(\d+\.\d+)/],
    ['Gemfile', /^\s*ruby\s+["'][^"'\d]*(\d+\.\d+)/m],
  )
  const version = said?.version ?? null
  return {
    id: 'ruby',
    title: 'Ruby',
    version,
    because: said?.name ?? 'Gemfile',
    image: imageOf('ruby', version ?? '3.3'),
    feature: featureOf('ruby:2', { version }),
    postCreateCommand: 'bundle install',
    ports: portsIn(look.textOf('Gemfile'), [
      [/["']rails["']/, 3000, 'Rails'],
      [/["']sinatra["']/, 4567, 'Sinatra'],
      [/["']jekyll["']|["']github-pages["']/, 4000, 'Jekyll'],
    ]),
    extensions: ['shopify.ruby-lsp'],
  }
}

export const findPhp: FindLanguage = (look) => {
  if (!look.names.has('composer.json')) return null
  const said = saidIn(look, ['composer.json', /"php"\s*:\s*"[^"\d]*(\d+\.\d+)/])
  const version = said?.version ?? null
  return {
    id: 'php',
    title: 'PHP',
    version,
    because: 'composer.json',
    image: imageOf('php', version ?? '8.3'),
    feature: featureOf('php:1', { version }),
    postCreateCommand: 'composer install',
    ports: portsIn(look.textOf('composer.json'), [
      [/"laravel\/framework"/, 8000, 'Laravel'],
      [/"symfony\/framework-bundle"/, 8000, 'Symfony'],
    ]),
    extensions: ['bmewburn.vscode-intelephense-client'],
  }
}
