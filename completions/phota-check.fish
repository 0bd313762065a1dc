complete -c phota-check -l key-file -d 'Read the key from this file; `-` is standard input' -r -F
complete -c phota-check -l env -d 'Read the key from this variable instead of PHOTA_API_KEY' -r
complete -c phota-check -l profile -d 'Read the key as this profile of the user\'s configuration says' -r
complete -c phota-check -l revoked-env -d 'The old key of a rotation is in this variable, and must be refused' -r
complete -c phota-check -l revoked-key-file -d 'The old key of a rotation is in this file, and must be refused; `-` is standard input' -r -F
complete -c phota-check -l base-url -d 'Send keys here instead of https://api.photalabs.com/v1/phota' -r
complete -c phota-check -l timeout -d 'Bound everything together to this many seconds' -r
complete -c phota-check -l retries -d 'Ask again this often after a failure that may pass (no connection, 408, 429, 5xx)' -r
complete -c phota-check -l ca-file -d 'Trust the certificates in this PEM file as well' -r -F
complete -c phota-check -l on-unavailable -d 'What to do in a GitHub event that gets no secrets (fork, Dependabot), when there is no key' -r -f -a "warn\t'Exit 0 with a warning'
fail\t'Exit 1'"
complete -c phota-check -l format -d 'How to report; github (annotations, outputs, step summary) is the default in GitHub Actions, else human' -r -f -a "human\t'Text for people'
json\t'One JSON object'
github\t'Workflow commands, outputs and step summary of GitHub Actions'"
complete -c phota-check -l no-dotenv -d 'Leave .env files out'
complete -c phota-check -l explain -d 'Show every place a key was looked for, and end; nothing is sent'
complete -c phota-check -l no-control -d 'Do not ask with a random key first whether the endpoint refuses anything'
complete -c phota-check -s h -l help -d 'Print help (see more with \'--help\')'
complete -c phota-check -s V -l version -d 'Print version'
