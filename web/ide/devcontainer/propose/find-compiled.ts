import { type FindLanguage, featureOf, imageOf, portsIn, saidIn } from './stack.ts'

export const findGo: FindLanguage = (look) => {
  if (!look.names.has('go.mod')) return null
  const said = saidIn(
    look,
    ['go.mod', /^toolchain\s+go(\d+\.\d+)/m],
    ['go.mod', /^go\s+(\d+\.\d+)/m],
  )
  const version = said?.version ?? null
  return {
    id: 'go',
    title: 'Go',
    version,
    because: 'go.mod',
    image: imageOf('go', version ?? '1'),
    feature: featureOf('go:1', { version }),
    postCreateCommand: 'go mod download',
    ports: portsIn(look.textOf('go.mod'), [
      [/gin-gonic\/gin|labstack\/echo|go-chi\/chi|gofiber\/fiber/, 8080, 'Server'],
    ]),
    extensions: ['golang.go'],
  }
}

export const findRust: FindLanguage = (look) => {
  if (!look.names.has('Cargo.toml')) return null
  const said = saidIn(
    look,
    ['rust-toolchain.toml', /channel\s*=\s*["'](\d+\.\d+)/],
    ['rust-toolchain', /^\s*(\d+\.\d+)/],
  )
  return {
    id: 'rust',
    title: 'Rust',
    version: said?.version ?? null,
    because: said?.name ?? 'Cargo.toml',
    // Its images are of the newest one; rustup fetches the one that the repository names.
    image: imageOf('rust', '1'),
    feature: featureOf('rust:1', { version: said?.version ?? null }),
    postCreateCommand: 'cargo fetch',
    ports: portsIn(look.textOf('Cargo.toml'), [
      [/^(actix-web|warp)\b/m, 8080, 'Server'],
      [/^axum\b/m, 3000, 'Server'],
      [/^rocket\b/m, 8000, 'Rocket'],
    ]),
    extensions: ['rust-lang.rust-analyzer'],
  }
}

export const findJava: FindLanguage = (look) => {
  const signs = ['pom.xml', 'build.gradle', 'build.gradle.kts']
  const sign = signs.find((name) => look.names.has(name))
  if (sign === undefined) return null
  const gradle = /(?:languageVersion|sourceCompatibility)\D{0,60}?(?:1\.)?(\d+)/
  const said = saidIn(
    look,
    ['pom.xml', /<(?:java\.version|maven\.compiler\.(?:release|source)|release)>(?:1\.)?(\d+)</],
    ['build.gradle', gradle],
    ['build.gradle.kts', gradle],
    ['.java-version', /^\s*(\d+)/],
  )
  const version = said?.version ?? null
  const isMaven = sign === 'pom.xml'
  const wrapper = isMaven ? 'mvnw' : 'gradlew'
  const install = isMaven ? './mvnw -B dependency:go-offline' : './gradlew dependencies'
  const installs = isMaven ? { installMaven: 'true' } : { installGradle: 'true' }
  return {
    id: 'java',
    title: 'Java',
    version,
    because: said?.name ?? sign,
    image: imageOf('java', version ?? '21'),
    feature: featureOf('java:1', { version, ...(look.names.has(wrapper) ? {} : installs) }),
    postCreateCommand: look.names.has(wrapper) ? install : null,
    ports: portsIn(look.textOf(sign), [[/spring-boot|quarkus|micronaut/, 8080, 'Application']]),
    extensions: ['vscjava.vscode-java-pack'],
  }
}

export const findDotnet: FindLanguage = (look) => {
  const projects = [...look.names].filter((name) => /\.(cs|fs|vb)proj$/.test(name))
  const sign = projects[0] ?? [...look.names].find((name) => /\.slnx?$/.test(name))
  if (sign === undefined) return null
  const said = saidIn(
    look,
    ['global.json', /"version"\s*:\s*"(\d+)\.\d+/],
    ...projects.map((name): [string, RegExp] => [name, /<TargetFrameworks?>net(\d+)\.\d/]),
  )
  const version = said === null ? null : `${said.version}.0`
  return {
    id: 'dotnet',
    title: '.NET',
    version,
    because: said?.name ?? sign,
    image: imageOf('dotnet', version ?? '9.0'),
    feature: featureOf('dotnet:2', { version }),
    postCreateCommand: 'dotnet restore',
    ports: portsIn(projects.map(look.textOf).join('\n'), [
      [/Microsoft\.NET\.Sdk\.Web/, 5000, 'ASP.NET'],
    ]),
    extensions: ['ms-dotnettools.csharp'],
  }
}
