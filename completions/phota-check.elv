
use builtin;
use str;

set edit:completion:arg-completer[phota-check] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'phota-check'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'phota-check'= {
            cand --key-file 'Read the key from this file; `-` is standard input'
            cand --env 'Read the key from this variable instead of PHOTA_API_KEY'
            cand --profile 'Read the key as this profile of the user''s configuration says'
            cand --revoked-env 'The old key of a rotation is in this variable, and must be refused'
            cand --revoked-key-file 'The old key of a rotation is in this file, and must be refused; `-` is standard input'
            cand --base-url 'Send keys here instead of https://api.photalabs.com/v1/phota'
            cand --timeout 'Bound everything together to this many seconds'
            cand --retries 'Ask again this often after a failure that may pass (no connection, 408, 429, 5xx)'
            cand --ca-file 'Trust the certificates in this PEM file as well'
            cand --on-unavailable 'What to do in a GitHub event that gets no secrets (fork, Dependabot), when there is no key'
            cand --format 'How to report; github (annotations, outputs, step summary) is the default in GitHub Actions, else human'
            cand --no-dotenv 'Leave .env files out'
            cand --explain 'Show every place a key was looked for, and end; nothing is sent'
            cand --no-control 'Do not ask with a random key first whether the endpoint refuses anything'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}
