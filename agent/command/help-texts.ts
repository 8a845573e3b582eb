export const helpText = `Usage: bothy COMMAND

  keep [--for 2h] [--budget 1h] -- COMMAND
                       Runs it, and keeps the codespace from stopping for want of
                       activity until it ends. --for: for how long at most, from now.
                       --budget: how much of that nobody may be active.
  status               When the codespace stops, and why then.
  stop                 Stops it. Files stay; what runs ends.
  url [PORT]           The address of the codespace, or of a port.
  port list            The forwarded ports, who may open them, and their addresses.
  port add PORT        Forwards a port, for you alone.
  port visibility PORT private|org|public
                       private takes it back at once. What opens a port to others
                       is asked of you in the browser, and waits for your answer.
  completion bash|zsh  Prints what completes these words:
                       eval "$(bothy completion bash)"
`

const words = 'keep status stop url port completion help'

export const completions = {
  bash: `_bothy() {
  local current=\${COMP_WORDS[COMP_CWORD]} words=
  case "\${COMP_WORDS[1]}:$COMP_CWORD" in
    *:1) words='${words}' ;;
    port:2) words='list add visibility' ;;
    port:4) [ "\${COMP_WORDS[2]}" = visibility ] && words='private org public' ;;
    completion:2) words='bash zsh' ;;
    keep:*) words='--for --budget --' ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _bothy bothy
`,
  zsh: `_bothy() {
  case "$words[2]:$CURRENT" in
    *:2) compadd ${words} ;;
    port:3) compadd list add visibility ;;
    port:5) [ "$words[3]" = visibility ] && compadd private org public ;;
    completion:3) compadd bash zsh ;;
    keep:*) compadd -- --for --budget --; _files ;;
  esac
}
compdef _bothy bothy
`,
} as const
