
use builtin;
use str;

set edit:completion:arg-completer[phota-scan] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'phota-scan'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'phota-scan'= {
            cand --format 'How to write the report'
            cand -o 'Write the report there, whole or not at all, and not to standard output'
            cand --output 'Write the report there, whole or not at all, and not to standard output'
            cand --also 'Write the report in another format as well, as in json=report.json; may be given several times'
            cand --config 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]'
            cand --baseline 'What may stay because it was accepted before; by value, wherever it stands now'
            cand --write-baseline 'Accept what is found: write it to FILE for --baseline, and exit with 0'
            cand --min-confidence 'Report findings from this confidence on: low, medium or high [default: medium]'
            cand --max-size 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G'
            cand -j 'How many threads read [default: as many as there are processors]'
            cand --jobs 'How many threads read [default: as many as there are processors]'
            cand --color 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE'
            cand --progress 'When to show how far an audit is; auto is on a terminal'
            cand --known-key 'Look also for the configured key itself, as phota-check finds it, in every encoding'
            cand -q 'Print findings and errors only'
            cand --quiet 'Print findings and errors only'
            cand -v 'Say also what was skipped, and why'
            cand --verbose 'Say also what was skipped, and why'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand dir 'Scan files and folders'
            cand staged 'Scan what the next commit would add'
            cand message 'Scan a commit message, as a commit-msg hook'
            cand audit 'Scan everything a repository holds'
            cand range 'Scan what commits brought in, also what a later one removed'
            cand push 'Scan the commits that are about to be pushed'
            cand stdin 'Scan standard input'
            cand install-hooks 'Write the hooks pre-commit, commit-msg and pre-push for this repository'
            cand rules 'List what can be found, with examples; nothing is scanned'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'phota-scan;dir'= {
            cand --format 'How to write the report'
            cand -o 'Write the report there, whole or not at all, and not to standard output'
            cand --output 'Write the report there, whole or not at all, and not to standard output'
            cand --also 'Write the report in another format as well, as in json=report.json; may be given several times'
            cand --config 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]'
            cand --baseline 'What may stay because it was accepted before; by value, wherever it stands now'
            cand --write-baseline 'Accept what is found: write it to FILE for --baseline, and exit with 0'
            cand --min-confidence 'Report findings from this confidence on: low, medium or high [default: medium]'
            cand --max-size 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G'
            cand -j 'How many threads read [default: as many as there are processors]'
            cand --jobs 'How many threads read [default: as many as there are processors]'
            cand --color 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE'
            cand --progress 'When to show how far an audit is; auto is on a terminal'
            cand --no-ignore 'Read what git ignores too: build output, node_modules, .env'
            cand --known-key 'Look also for the configured key itself, as phota-check finds it, in every encoding'
            cand -q 'Print findings and errors only'
            cand --quiet 'Print findings and errors only'
            cand -v 'Say also what was skipped, and why'
            cand --verbose 'Say also what was skipped, and why'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'phota-scan;staged'= {
            cand --format 'How to write the report'
            cand -o 'Write the report there, whole or not at all, and not to standard output'
            cand --output 'Write the report there, whole or not at all, and not to standard output'
            cand --also 'Write the report in another format as well, as in json=report.json; may be given several times'
            cand --config 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]'
            cand --baseline 'What may stay because it was accepted before; by value, wherever it stands now'
            cand --write-baseline 'Accept what is found: write it to FILE for --baseline, and exit with 0'
            cand --min-confidence 'Report findings from this confidence on: low, medium or high [default: medium]'
            cand --max-size 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G'
            cand -j 'How many threads read [default: as many as there are processors]'
            cand --jobs 'How many threads read [default: as many as there are processors]'
            cand --color 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE'
            cand --progress 'When to show how far an audit is; auto is on a terminal'
            cand --known-key 'Look also for the configured key itself, as phota-check finds it, in every encoding'
            cand -q 'Print findings and errors only'
            cand --quiet 'Print findings and errors only'
            cand -v 'Say also what was skipped, and why'
            cand --verbose 'Say also what was skipped, and why'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'phota-scan;message'= {
            cand --format 'How to write the report'
            cand -o 'Write the report there, whole or not at all, and not to standard output'
            cand --output 'Write the report there, whole or not at all, and not to standard output'
            cand --also 'Write the report in another format as well, as in json=report.json; may be given several times'
            cand --config 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]'
            cand --baseline 'What may stay because it was accepted before; by value, wherever it stands now'
            cand --write-baseline 'Accept what is found: write it to FILE for --baseline, and exit with 0'
            cand --min-confidence 'Report findings from this confidence on: low, medium or high [default: medium]'
            cand --max-size 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G'
            cand -j 'How many threads read [default: as many as there are processors]'
            cand --jobs 'How many threads read [default: as many as there are processors]'
            cand --color 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE'
            cand --progress 'When to show how far an audit is; auto is on a terminal'
            cand --known-key 'Look also for the configured key itself, as phota-check finds it, in every encoding'
            cand -q 'Print findings and errors only'
            cand --quiet 'Print findings and errors only'
            cand -v 'Say also what was skipped, and why'
            cand --verbose 'Say also what was skipped, and why'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'phota-scan;audit'= {
            cand --format 'How to write the report'
            cand -o 'Write the report there, whole or not at all, and not to standard output'
            cand --output 'Write the report there, whole or not at all, and not to standard output'
            cand --also 'Write the report in another format as well, as in json=report.json; may be given several times'
            cand --config 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]'
            cand --baseline 'What may stay because it was accepted before; by value, wherever it stands now'
            cand --write-baseline 'Accept what is found: write it to FILE for --baseline, and exit with 0'
            cand --min-confidence 'Report findings from this confidence on: low, medium or high [default: medium]'
            cand --max-size 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G'
            cand -j 'How many threads read [default: as many as there are processors]'
            cand --jobs 'How many threads read [default: as many as there are processors]'
            cand --color 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE'
            cand --progress 'When to show how far an audit is; auto is on a terminal'
            cand --no-ignore 'Changes nothing: what git ignores is read in any case'
            cand --known-key 'Look also for the configured key itself, as phota-check finds it, in every encoding'
            cand -q 'Print findings and errors only'
            cand --quiet 'Print findings and errors only'
            cand -v 'Say also what was skipped, and why'
            cand --verbose 'Say also what was skipped, and why'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'phota-scan;range'= {
            cand --format 'How to write the report'
            cand -o 'Write the report there, whole or not at all, and not to standard output'
            cand --output 'Write the report there, whole or not at all, and not to standard output'
            cand --also 'Write the report in another format as well, as in json=report.json; may be given several times'
            cand --config 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]'
            cand --baseline 'What may stay because it was accepted before; by value, wherever it stands now'
            cand --write-baseline 'Accept what is found: write it to FILE for --baseline, and exit with 0'
            cand --min-confidence 'Report findings from this confidence on: low, medium or high [default: medium]'
            cand --max-size 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G'
            cand -j 'How many threads read [default: as many as there are processors]'
            cand --jobs 'How many threads read [default: as many as there are processors]'
            cand --color 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE'
            cand --progress 'When to show how far an audit is; auto is on a terminal'
            cand --known-key 'Look also for the configured key itself, as phota-check finds it, in every encoding'
            cand -q 'Print findings and errors only'
            cand --quiet 'Print findings and errors only'
            cand -v 'Say also what was skipped, and why'
            cand --verbose 'Say also what was skipped, and why'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'phota-scan;push'= {
            cand --format 'How to write the report'
            cand -o 'Write the report there, whole or not at all, and not to standard output'
            cand --output 'Write the report there, whole or not at all, and not to standard output'
            cand --also 'Write the report in another format as well, as in json=report.json; may be given several times'
            cand --config 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]'
            cand --baseline 'What may stay because it was accepted before; by value, wherever it stands now'
            cand --write-baseline 'Accept what is found: write it to FILE for --baseline, and exit with 0'
            cand --min-confidence 'Report findings from this confidence on: low, medium or high [default: medium]'
            cand --max-size 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G'
            cand -j 'How many threads read [default: as many as there are processors]'
            cand --jobs 'How many threads read [default: as many as there are processors]'
            cand --color 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE'
            cand --progress 'When to show how far an audit is; auto is on a terminal'
            cand --receive 'Scan what is being received, for a server''s pre-receive hook'
            cand --known-key 'Look also for the configured key itself, as phota-check finds it, in every encoding'
            cand -q 'Print findings and errors only'
            cand --quiet 'Print findings and errors only'
            cand -v 'Say also what was skipped, and why'
            cand --verbose 'Say also what was skipped, and why'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'phota-scan;stdin'= {
            cand --format 'How to write the report'
            cand -o 'Write the report there, whole or not at all, and not to standard output'
            cand --output 'Write the report there, whole or not at all, and not to standard output'
            cand --also 'Write the report in another format as well, as in json=report.json; may be given several times'
            cand --config 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]'
            cand --baseline 'What may stay because it was accepted before; by value, wherever it stands now'
            cand --write-baseline 'Accept what is found: write it to FILE for --baseline, and exit with 0'
            cand --min-confidence 'Report findings from this confidence on: low, medium or high [default: medium]'
            cand --max-size 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G'
            cand -j 'How many threads read [default: as many as there are processors]'
            cand --jobs 'How many threads read [default: as many as there are processors]'
            cand --color 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE'
            cand --progress 'When to show how far an audit is; auto is on a terminal'
            cand --known-key 'Look also for the configured key itself, as phota-check finds it, in every encoding'
            cand -q 'Print findings and errors only'
            cand --quiet 'Print findings and errors only'
            cand -v 'Say also what was skipped, and why'
            cand --verbose 'Say also what was skipped, and why'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'phota-scan;install-hooks'= {
            cand --format 'How to write the report'
            cand -o 'Write the report there, whole or not at all, and not to standard output'
            cand --output 'Write the report there, whole or not at all, and not to standard output'
            cand --also 'Write the report in another format as well, as in json=report.json; may be given several times'
            cand --config 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]'
            cand --baseline 'What may stay because it was accepted before; by value, wherever it stands now'
            cand --write-baseline 'Accept what is found: write it to FILE for --baseline, and exit with 0'
            cand --min-confidence 'Report findings from this confidence on: low, medium or high [default: medium]'
            cand --max-size 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G'
            cand -j 'How many threads read [default: as many as there are processors]'
            cand --jobs 'How many threads read [default: as many as there are processors]'
            cand --color 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE'
            cand --progress 'When to show how far an audit is; auto is on a terminal'
            cand --uninstall 'Take them out again, and put back what was there before'
            cand --known-key 'Look also for the configured key itself, as phota-check finds it, in every encoding'
            cand -q 'Print findings and errors only'
            cand --quiet 'Print findings and errors only'
            cand -v 'Say also what was skipped, and why'
            cand --verbose 'Say also what was skipped, and why'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'phota-scan;rules'= {
            cand --format 'How to write the report'
            cand -o 'Write the report there, whole or not at all, and not to standard output'
            cand --output 'Write the report there, whole or not at all, and not to standard output'
            cand --also 'Write the report in another format as well, as in json=report.json; may be given several times'
            cand --config 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]'
            cand --baseline 'What may stay because it was accepted before; by value, wherever it stands now'
            cand --write-baseline 'Accept what is found: write it to FILE for --baseline, and exit with 0'
            cand --min-confidence 'Report findings from this confidence on: low, medium or high [default: medium]'
            cand --max-size 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G'
            cand -j 'How many threads read [default: as many as there are processors]'
            cand --jobs 'How many threads read [default: as many as there are processors]'
            cand --color 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE'
            cand --progress 'When to show how far an audit is; auto is on a terminal'
            cand --known-key 'Look also for the configured key itself, as phota-check finds it, in every encoding'
            cand -q 'Print findings and errors only'
            cand --quiet 'Print findings and errors only'
            cand -v 'Say also what was skipped, and why'
            cand --verbose 'Say also what was skipped, and why'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'phota-scan;help'= {
            cand dir 'Scan files and folders'
            cand staged 'Scan what the next commit would add'
            cand message 'Scan a commit message, as a commit-msg hook'
            cand audit 'Scan everything a repository holds'
            cand range 'Scan what commits brought in, also what a later one removed'
            cand push 'Scan the commits that are about to be pushed'
            cand stdin 'Scan standard input'
            cand install-hooks 'Write the hooks pre-commit, commit-msg and pre-push for this repository'
            cand rules 'List what can be found, with examples; nothing is scanned'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'phota-scan;help;dir'= {
        }
        &'phota-scan;help;staged'= {
        }
        &'phota-scan;help;message'= {
        }
        &'phota-scan;help;audit'= {
        }
        &'phota-scan;help;range'= {
        }
        &'phota-scan;help;push'= {
        }
        &'phota-scan;help;stdin'= {
        }
        &'phota-scan;help;install-hooks'= {
        }
        &'phota-scan;help;rules'= {
        }
        &'phota-scan;help;help'= {
        }
    ]
    $completions[$command]
}
