
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'phota-scan' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'phota-scan'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'phota-scan' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Bound the verification to this many seconds [default: 30]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file as well')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write the report')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'What may stay because it was accepted before; by value, wherever it stands now')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Accept what is found: write it to FILE for --baseline, and exit with 0')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'Report findings from this confidence on: low, medium or high [default: medium]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'When to show how far an audit is; auto is on a terminal')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Ask the API whether each key that is reported is alive; nothing else touches the network')
            [CompletionResult]::new('--known-key', '--known-key', [CompletionResultType]::ParameterName, 'Look also for the configured key itself, as phota-check finds it, in every encoding')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('dir', 'dir', [CompletionResultType]::ParameterValue, 'Scan files and folders')
            [CompletionResult]::new('staged', 'staged', [CompletionResultType]::ParameterValue, 'Scan what the next commit would add')
            [CompletionResult]::new('message', 'message', [CompletionResultType]::ParameterValue, 'Scan a commit message, as a commit-msg hook')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Scan everything a repository holds')
            [CompletionResult]::new('range', 'range', [CompletionResultType]::ParameterValue, 'Scan what commits brought in, also what a later one removed')
            [CompletionResult]::new('push', 'push', [CompletionResultType]::ParameterValue, 'Scan the commits that are about to be pushed')
            [CompletionResult]::new('stdin', 'stdin', [CompletionResultType]::ParameterValue, 'Scan standard input')
            [CompletionResult]::new('install-hooks', 'install-hooks', [CompletionResultType]::ParameterValue, 'Write the hooks pre-commit, commit-msg and pre-push for this repository')
            [CompletionResult]::new('self-test', 'self-test', [CompletionResultType]::ParameterValue, 'Plant keys in a scratch repository, and show that every verb finds them')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List what can be found, with examples; nothing is scanned')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'phota-scan;dir' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Bound the verification to this many seconds [default: 30]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file as well')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write the report')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'What may stay because it was accepted before; by value, wherever it stands now')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Accept what is found: write it to FILE for --baseline, and exit with 0')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'Report findings from this confidence on: low, medium or high [default: medium]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'When to show how far an audit is; auto is on a terminal')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Read what git ignores too: build output, node_modules, .env')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Ask the API whether each key that is reported is alive; nothing else touches the network')
            [CompletionResult]::new('--known-key', '--known-key', [CompletionResultType]::ParameterName, 'Look also for the configured key itself, as phota-check finds it, in every encoding')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'phota-scan;staged' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Bound the verification to this many seconds [default: 30]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file as well')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write the report')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'What may stay because it was accepted before; by value, wherever it stands now')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Accept what is found: write it to FILE for --baseline, and exit with 0')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'Report findings from this confidence on: low, medium or high [default: medium]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'When to show how far an audit is; auto is on a terminal')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Ask the API whether each key that is reported is alive; nothing else touches the network')
            [CompletionResult]::new('--known-key', '--known-key', [CompletionResultType]::ParameterName, 'Look also for the configured key itself, as phota-check finds it, in every encoding')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'phota-scan;message' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Bound the verification to this many seconds [default: 30]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file as well')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write the report')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'What may stay because it was accepted before; by value, wherever it stands now')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Accept what is found: write it to FILE for --baseline, and exit with 0')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'Report findings from this confidence on: low, medium or high [default: medium]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'When to show how far an audit is; auto is on a terminal')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Ask the API whether each key that is reported is alive; nothing else touches the network')
            [CompletionResult]::new('--known-key', '--known-key', [CompletionResultType]::ParameterName, 'Look also for the configured key itself, as phota-check finds it, in every encoding')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'phota-scan;audit' {
            [CompletionResult]::new('--repos', '--repos', [CompletionResultType]::ParameterName, 'Audit each repository of a list: folders and URLs, one a line, and # before comments')
            [CompletionResult]::new('--shard', '--shard', [CompletionResultType]::ParameterName, 'Audit only part I of N of the list; a repository''s name decides in which part it is')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Bound the verification to this many seconds [default: 30]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file as well')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write the report')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'What may stay because it was accepted before; by value, wherever it stands now')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Accept what is found: write it to FILE for --baseline, and exit with 0')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'Report findings from this confidence on: low, medium or high [default: medium]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'When to show how far an audit is; auto is on a terminal')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Changes nothing: what git ignores is read in any case')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Ask the API whether each key that is reported is alive; nothing else touches the network')
            [CompletionResult]::new('--known-key', '--known-key', [CompletionResultType]::ParameterName, 'Look also for the configured key itself, as phota-check finds it, in every encoding')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'phota-scan;range' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Bound the verification to this many seconds [default: 30]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file as well')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write the report')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'What may stay because it was accepted before; by value, wherever it stands now')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Accept what is found: write it to FILE for --baseline, and exit with 0')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'Report findings from this confidence on: low, medium or high [default: medium]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'When to show how far an audit is; auto is on a terminal')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Ask the API whether each key that is reported is alive; nothing else touches the network')
            [CompletionResult]::new('--known-key', '--known-key', [CompletionResultType]::ParameterName, 'Look also for the configured key itself, as phota-check finds it, in every encoding')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'phota-scan;push' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Bound the verification to this many seconds [default: 30]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file as well')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write the report')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'What may stay because it was accepted before; by value, wherever it stands now')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Accept what is found: write it to FILE for --baseline, and exit with 0')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'Report findings from this confidence on: low, medium or high [default: medium]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'When to show how far an audit is; auto is on a terminal')
            [CompletionResult]::new('--receive', '--receive', [CompletionResultType]::ParameterName, 'Scan what is being received, for a server''s pre-receive hook')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Ask the API whether each key that is reported is alive; nothing else touches the network')
            [CompletionResult]::new('--known-key', '--known-key', [CompletionResultType]::ParameterName, 'Look also for the configured key itself, as phota-check finds it, in every encoding')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'phota-scan;stdin' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Bound the verification to this many seconds [default: 30]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file as well')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write the report')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'What may stay because it was accepted before; by value, wherever it stands now')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Accept what is found: write it to FILE for --baseline, and exit with 0')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'Report findings from this confidence on: low, medium or high [default: medium]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'When to show how far an audit is; auto is on a terminal')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Ask the API whether each key that is reported is alive; nothing else touches the network')
            [CompletionResult]::new('--known-key', '--known-key', [CompletionResultType]::ParameterName, 'Look also for the configured key itself, as phota-check finds it, in every encoding')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'phota-scan;install-hooks' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Bound the verification to this many seconds [default: 30]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file as well')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write the report')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'What may stay because it was accepted before; by value, wherever it stands now')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Accept what is found: write it to FILE for --baseline, and exit with 0')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'Report findings from this confidence on: low, medium or high [default: medium]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'When to show how far an audit is; auto is on a terminal')
            [CompletionResult]::new('--uninstall', '--uninstall', [CompletionResultType]::ParameterName, 'Take them out again, and put back what was there before')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Ask the API whether each key that is reported is alive; nothing else touches the network')
            [CompletionResult]::new('--known-key', '--known-key', [CompletionResultType]::ParameterName, 'Look also for the configured key itself, as phota-check finds it, in every encoding')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'phota-scan;self-test' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Bound the verification to this many seconds [default: 30]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file as well')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write the report')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'What may stay because it was accepted before; by value, wherever it stands now')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Accept what is found: write it to FILE for --baseline, and exit with 0')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'Report findings from this confidence on: low, medium or high [default: medium]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'When to show how far an audit is; auto is on a terminal')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Ask the API whether each key that is reported is alive; nothing else touches the network')
            [CompletionResult]::new('--known-key', '--known-key', [CompletionResultType]::ParameterName, 'Look also for the configured key itself, as phota-check finds it, in every encoding')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'phota-scan;rules' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Bound the verification to this many seconds [default: 30]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file as well')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write the report')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report there, whole or not at all, and not to standard output')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'What may stay because it was accepted before; by value, wherever it stands now')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Accept what is found: write it to FILE for --baseline, and exit with 0')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'Report findings from this confidence on: low, medium or high [default: medium]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads read [default: as many as there are processors]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE')
            [CompletionResult]::new('--progress', '--progress', [CompletionResultType]::ParameterName, 'When to show how far an audit is; auto is on a terminal')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Ask the API whether each key that is reported is alive; nothing else touches the network')
            [CompletionResult]::new('--known-key', '--known-key', [CompletionResultType]::ParameterName, 'Look also for the configured key itself, as phota-check finds it, in every encoding')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print findings and errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say also what was skipped, and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'phota-scan;help' {
            [CompletionResult]::new('dir', 'dir', [CompletionResultType]::ParameterValue, 'Scan files and folders')
            [CompletionResult]::new('staged', 'staged', [CompletionResultType]::ParameterValue, 'Scan what the next commit would add')
            [CompletionResult]::new('message', 'message', [CompletionResultType]::ParameterValue, 'Scan a commit message, as a commit-msg hook')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Scan everything a repository holds')
            [CompletionResult]::new('range', 'range', [CompletionResultType]::ParameterValue, 'Scan what commits brought in, also what a later one removed')
            [CompletionResult]::new('push', 'push', [CompletionResultType]::ParameterValue, 'Scan the commits that are about to be pushed')
            [CompletionResult]::new('stdin', 'stdin', [CompletionResultType]::ParameterValue, 'Scan standard input')
            [CompletionResult]::new('install-hooks', 'install-hooks', [CompletionResultType]::ParameterValue, 'Write the hooks pre-commit, commit-msg and pre-push for this repository')
            [CompletionResult]::new('self-test', 'self-test', [CompletionResultType]::ParameterValue, 'Plant keys in a scratch repository, and show that every verb finds them')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List what can be found, with examples; nothing is scanned')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'phota-scan;help;dir' {
            break
        }
        'phota-scan;help;staged' {
            break
        }
        'phota-scan;help;message' {
            break
        }
        'phota-scan;help;audit' {
            break
        }
        'phota-scan;help;range' {
            break
        }
        'phota-scan;help;push' {
            break
        }
        'phota-scan;help;stdin' {
            break
        }
        'phota-scan;help;install-hooks' {
            break
        }
        'phota-scan;help;self-test' {
            break
        }
        'phota-scan;help;rules' {
            break
        }
        'phota-scan;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
