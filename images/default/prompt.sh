# The folder and the branch, as one wants them in a terminal of the IDE.
if [ -n "${BASH_VERSION:-}" ] && [ -n "${PS1:-}" ]; then
  __bothy_branch() {
    local branch
    branch=$(git symbolic-ref --quiet --short HEAD 2>/dev/null || git rev-parse --short HEAD 2>/dev/null) && printf ' (%s)' "$branch"
  }
  PS1='\[\e[36m\]\w\[\e[33m\]$(__bothy_branch)\[\e[0m\] \$ '
fi
