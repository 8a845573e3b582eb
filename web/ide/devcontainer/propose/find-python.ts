import {
  type FindLanguage,
  featureOf,
  imageOf,
  portsIn,
  type RepositoryLook,
  saidIn,
} from './stack.ts'

const usual = '3.12'
const signs = ['pyproject.toml', 'requirements.txt', 'setup.py', 'Pipfile', 'manage.py']

const frameworks = [
  [/\bdjango\b/i, 8000, 'Django'],
  [/\b(fastapi|uvicorn)\b/i, 8000, 'FastAPI'],
  [/\bflask\b/i, 5000, 'Flask'],
  [/\bstreamlit\b/i, 8501, 'Streamlit'],
  [/\bjupyter(lab)?\b/i, 8888, 'Jupyter'],
] as const

export const findPython: FindLanguage = (look) => {
  const sign = signs.find((name) => look.names.has(name))
  if (sign === undefined) return null
  const said = saidIn(
    look,
    ['.python-version', /^\s*(3\.\d+)/m],
    ['pyproject.toml', /requires-python\s*=\s*["'][^"'\d]*(3\.\d+)/],
    ['pyproject.toml', /^python\s*=\s*["'][^"'\d]*(3\.\d+)/m],
    ['Pipfile', /python_version\s*=\s*["'](3\.\d+)/],
  )
  const version = said?.version ?? null
  const words = ['requirements.txt', 'pyproject.toml', 'Pipfile'].map(look.textOf).join('\n')
  const ports = portsIn(look.names.has('manage.py') ? `${words}\ndjango` : words, frameworks)
  return {
    id: 'python',
    title: 'Python',
    version,
    because: said?.name ?? sign,
    image: imageOf('python', version ?? usual),
    feature: featureOf('python:1', { version }),
    postCreateCommand: installOf(look),
    ports,
    extensions: ['ms-python.python'],
  }
}

function installOf({ names }: RepositoryLook): string | null {
  if (names.has('uv.lock')) return 'pipx install uv && uv sync'
  if (names.has('poetry.lock')) return 'pipx install poetry && poetry install'
  if (names.has('Pipfile')) return 'pipx install pipenv && pipenv install --dev'
  if (names.has('requirements.txt')) return 'pip install -r requirements.txt'
  return names.has('pyproject.toml') || names.has('setup.py') ? 'pip install -e .' : null
}
