# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_phota_scan_global_optspecs
    string join \n verify only= base-url= timeout= ca-file= format= o/output= config= baseline= write-baseline= min-confidence= known-key max-size= j/jobs= q/quiet v/verbose color= progress= h/help V/version
end

function __fish_phota_scan_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_phota_scan_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_phota_scan_using_subcommand
    set -l cmd (__fish_phota_scan_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c phota-scan -n "__fish_phota_scan_needs_command" -l only -d 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete' -r -f -a "active\t'Keys that the API accepts'"
complete -c phota-scan -n "__fish_phota_scan_needs_command" -l base-url -d 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same' -r
complete -c phota-scan -n "__fish_phota_scan_needs_command" -l timeout -d 'Bound the verification to this many seconds [default: 30]' -r
complete -c phota-scan -n "__fish_phota_scan_needs_command" -l ca-file -d 'Trust the certificates in this PEM file as well' -r -F
complete -c phota-scan -n "__fish_phota_scan_needs_command" -l format -d 'How to write the report' -r -f -a "human\t'Text, for people in a hurry'
json\t'One JSON object, for scripts'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations, outputs and summary of a step of GitHub Actions'
html\t'One page to open in a browser'
gitlab\t'GitLab\'s report of secret detection'
junit\t'JUnit XML, for systems that show tests'"
complete -c phota-scan -n "__fish_phota_scan_needs_command" -s o -l output -d 'Write the report there, whole or not at all, and not to standard output' -r -F
complete -c phota-scan -n "__fish_phota_scan_needs_command" -l config -d 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]' -r -F
complete -c phota-scan -n "__fish_phota_scan_needs_command" -l baseline -d 'What may stay because it was accepted before; by value, wherever it stands now' -r -F
complete -c phota-scan -n "__fish_phota_scan_needs_command" -l write-baseline -d 'Accept what is found: write it to FILE for --baseline, and exit with 0' -r -F
complete -c phota-scan -n "__fish_phota_scan_needs_command" -l min-confidence -d 'Report findings from this confidence on: low, medium or high [default: medium]' -r
complete -c phota-scan -n "__fish_phota_scan_needs_command" -l max-size -d 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G' -r
complete -c phota-scan -n "__fish_phota_scan_needs_command" -s j -l jobs -d 'How many threads read [default: as many as there are processors]' -r
complete -c phota-scan -n "__fish_phota_scan_needs_command" -l color -d 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_needs_command" -l progress -d 'When to show how far an audit is; auto is on a terminal' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_needs_command" -l verify -d 'Ask the API whether each key that is reported is alive; nothing else touches the network'
complete -c phota-scan -n "__fish_phota_scan_needs_command" -l known-key -d 'Look also for the configured key itself, as phota-check finds it, in every encoding'
complete -c phota-scan -n "__fish_phota_scan_needs_command" -s q -l quiet -d 'Print findings and errors only'
complete -c phota-scan -n "__fish_phota_scan_needs_command" -s v -l verbose -d 'Say also what was skipped, and why'
complete -c phota-scan -n "__fish_phota_scan_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c phota-scan -n "__fish_phota_scan_needs_command" -s V -l version -d 'Print version'
complete -c phota-scan -n "__fish_phota_scan_needs_command" -f -a "dir" -d 'Scan files and folders'
complete -c phota-scan -n "__fish_phota_scan_needs_command" -f -a "staged" -d 'Scan what the next commit would add'
complete -c phota-scan -n "__fish_phota_scan_needs_command" -f -a "message" -d 'Scan a commit message, as a commit-msg hook'
complete -c phota-scan -n "__fish_phota_scan_needs_command" -f -a "audit" -d 'Scan everything a repository holds'
complete -c phota-scan -n "__fish_phota_scan_needs_command" -f -a "range" -d 'Scan what commits brought in, also what a later one removed'
complete -c phota-scan -n "__fish_phota_scan_needs_command" -f -a "push" -d 'Scan the commits that are about to be pushed'
complete -c phota-scan -n "__fish_phota_scan_needs_command" -f -a "stdin" -d 'Scan standard input'
complete -c phota-scan -n "__fish_phota_scan_needs_command" -f -a "install-hooks" -d 'Write the hooks pre-commit, commit-msg and pre-push for this repository'
complete -c phota-scan -n "__fish_phota_scan_needs_command" -f -a "self-test" -d 'Plant keys in a scratch repository, and show that every verb finds them'
complete -c phota-scan -n "__fish_phota_scan_needs_command" -f -a "rules" -d 'List what can be found, with examples; nothing is scanned'
complete -c phota-scan -n "__fish_phota_scan_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -l only -d 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete' -r -f -a "active\t'Keys that the API accepts'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -l base-url -d 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -l timeout -d 'Bound the verification to this many seconds [default: 30]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -l ca-file -d 'Trust the certificates in this PEM file as well' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -l format -d 'How to write the report' -r -f -a "human\t'Text, for people in a hurry'
json\t'One JSON object, for scripts'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations, outputs and summary of a step of GitHub Actions'
html\t'One page to open in a browser'
gitlab\t'GitLab\'s report of secret detection'
junit\t'JUnit XML, for systems that show tests'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -s o -l output -d 'Write the report there, whole or not at all, and not to standard output' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -l config -d 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -l baseline -d 'What may stay because it was accepted before; by value, wherever it stands now' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -l write-baseline -d 'Accept what is found: write it to FILE for --baseline, and exit with 0' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -l min-confidence -d 'Report findings from this confidence on: low, medium or high [default: medium]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -l max-size -d 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -s j -l jobs -d 'How many threads read [default: as many as there are processors]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -l color -d 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -l progress -d 'When to show how far an audit is; auto is on a terminal' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -l no-ignore -d 'Read what git ignores too: build output, node_modules, .env'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -l verify -d 'Ask the API whether each key that is reported is alive; nothing else touches the network'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -l known-key -d 'Look also for the configured key itself, as phota-check finds it, in every encoding'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -s q -l quiet -d 'Print findings and errors only'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -s v -l verbose -d 'Say also what was skipped, and why'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand dir" -s V -l version -d 'Print version'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -l only -d 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete' -r -f -a "active\t'Keys that the API accepts'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -l base-url -d 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -l timeout -d 'Bound the verification to this many seconds [default: 30]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -l ca-file -d 'Trust the certificates in this PEM file as well' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -l format -d 'How to write the report' -r -f -a "human\t'Text, for people in a hurry'
json\t'One JSON object, for scripts'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations, outputs and summary of a step of GitHub Actions'
html\t'One page to open in a browser'
gitlab\t'GitLab\'s report of secret detection'
junit\t'JUnit XML, for systems that show tests'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -s o -l output -d 'Write the report there, whole or not at all, and not to standard output' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -l config -d 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -l baseline -d 'What may stay because it was accepted before; by value, wherever it stands now' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -l write-baseline -d 'Accept what is found: write it to FILE for --baseline, and exit with 0' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -l min-confidence -d 'Report findings from this confidence on: low, medium or high [default: medium]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -l max-size -d 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -s j -l jobs -d 'How many threads read [default: as many as there are processors]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -l color -d 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -l progress -d 'When to show how far an audit is; auto is on a terminal' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -l verify -d 'Ask the API whether each key that is reported is alive; nothing else touches the network'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -l known-key -d 'Look also for the configured key itself, as phota-check finds it, in every encoding'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -s q -l quiet -d 'Print findings and errors only'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -s v -l verbose -d 'Say also what was skipped, and why'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand staged" -s V -l version -d 'Print version'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -l only -d 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete' -r -f -a "active\t'Keys that the API accepts'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -l base-url -d 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -l timeout -d 'Bound the verification to this many seconds [default: 30]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -l ca-file -d 'Trust the certificates in this PEM file as well' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -l format -d 'How to write the report' -r -f -a "human\t'Text, for people in a hurry'
json\t'One JSON object, for scripts'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations, outputs and summary of a step of GitHub Actions'
html\t'One page to open in a browser'
gitlab\t'GitLab\'s report of secret detection'
junit\t'JUnit XML, for systems that show tests'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -s o -l output -d 'Write the report there, whole or not at all, and not to standard output' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -l config -d 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -l baseline -d 'What may stay because it was accepted before; by value, wherever it stands now' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -l write-baseline -d 'Accept what is found: write it to FILE for --baseline, and exit with 0' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -l min-confidence -d 'Report findings from this confidence on: low, medium or high [default: medium]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -l max-size -d 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -s j -l jobs -d 'How many threads read [default: as many as there are processors]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -l color -d 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -l progress -d 'When to show how far an audit is; auto is on a terminal' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -l verify -d 'Ask the API whether each key that is reported is alive; nothing else touches the network'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -l known-key -d 'Look also for the configured key itself, as phota-check finds it, in every encoding'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -s q -l quiet -d 'Print findings and errors only'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -s v -l verbose -d 'Say also what was skipped, and why'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand message" -s V -l version -d 'Print version'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -l repos -d 'Audit each repository of a list: folders and URLs, one a line, and # before comments' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -l shard -d 'Audit only part I of N of the list; a repository\'s name decides in which part it is' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -l only -d 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete' -r -f -a "active\t'Keys that the API accepts'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -l base-url -d 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -l timeout -d 'Bound the verification to this many seconds [default: 30]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -l ca-file -d 'Trust the certificates in this PEM file as well' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -l format -d 'How to write the report' -r -f -a "human\t'Text, for people in a hurry'
json\t'One JSON object, for scripts'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations, outputs and summary of a step of GitHub Actions'
html\t'One page to open in a browser'
gitlab\t'GitLab\'s report of secret detection'
junit\t'JUnit XML, for systems that show tests'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -s o -l output -d 'Write the report there, whole or not at all, and not to standard output' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -l config -d 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -l baseline -d 'What may stay because it was accepted before; by value, wherever it stands now' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -l write-baseline -d 'Accept what is found: write it to FILE for --baseline, and exit with 0' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -l min-confidence -d 'Report findings from this confidence on: low, medium or high [default: medium]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -l max-size -d 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -s j -l jobs -d 'How many threads read [default: as many as there are processors]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -l color -d 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -l progress -d 'When to show how far an audit is; auto is on a terminal' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -l no-ignore -d 'Changes nothing: what git ignores is read in any case'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -l verify -d 'Ask the API whether each key that is reported is alive; nothing else touches the network'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -l known-key -d 'Look also for the configured key itself, as phota-check finds it, in every encoding'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -s q -l quiet -d 'Print findings and errors only'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -s v -l verbose -d 'Say also what was skipped, and why'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand audit" -s V -l version -d 'Print version'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -l only -d 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete' -r -f -a "active\t'Keys that the API accepts'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -l base-url -d 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -l timeout -d 'Bound the verification to this many seconds [default: 30]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -l ca-file -d 'Trust the certificates in this PEM file as well' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -l format -d 'How to write the report' -r -f -a "human\t'Text, for people in a hurry'
json\t'One JSON object, for scripts'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations, outputs and summary of a step of GitHub Actions'
html\t'One page to open in a browser'
gitlab\t'GitLab\'s report of secret detection'
junit\t'JUnit XML, for systems that show tests'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -s o -l output -d 'Write the report there, whole or not at all, and not to standard output' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -l config -d 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -l baseline -d 'What may stay because it was accepted before; by value, wherever it stands now' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -l write-baseline -d 'Accept what is found: write it to FILE for --baseline, and exit with 0' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -l min-confidence -d 'Report findings from this confidence on: low, medium or high [default: medium]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -l max-size -d 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -s j -l jobs -d 'How many threads read [default: as many as there are processors]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -l color -d 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -l progress -d 'When to show how far an audit is; auto is on a terminal' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -l verify -d 'Ask the API whether each key that is reported is alive; nothing else touches the network'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -l known-key -d 'Look also for the configured key itself, as phota-check finds it, in every encoding'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -s q -l quiet -d 'Print findings and errors only'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -s v -l verbose -d 'Say also what was skipped, and why'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand range" -s V -l version -d 'Print version'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -l only -d 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete' -r -f -a "active\t'Keys that the API accepts'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -l base-url -d 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -l timeout -d 'Bound the verification to this many seconds [default: 30]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -l ca-file -d 'Trust the certificates in this PEM file as well' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -l format -d 'How to write the report' -r -f -a "human\t'Text, for people in a hurry'
json\t'One JSON object, for scripts'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations, outputs and summary of a step of GitHub Actions'
html\t'One page to open in a browser'
gitlab\t'GitLab\'s report of secret detection'
junit\t'JUnit XML, for systems that show tests'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -s o -l output -d 'Write the report there, whole or not at all, and not to standard output' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -l config -d 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -l baseline -d 'What may stay because it was accepted before; by value, wherever it stands now' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -l write-baseline -d 'Accept what is found: write it to FILE for --baseline, and exit with 0' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -l min-confidence -d 'Report findings from this confidence on: low, medium or high [default: medium]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -l max-size -d 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -s j -l jobs -d 'How many threads read [default: as many as there are processors]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -l color -d 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -l progress -d 'When to show how far an audit is; auto is on a terminal' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -l receive -d 'Scan what is being received, for a server\'s pre-receive hook'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -l verify -d 'Ask the API whether each key that is reported is alive; nothing else touches the network'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -l known-key -d 'Look also for the configured key itself, as phota-check finds it, in every encoding'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -s q -l quiet -d 'Print findings and errors only'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -s v -l verbose -d 'Say also what was skipped, and why'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand push" -s V -l version -d 'Print version'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -l only -d 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete' -r -f -a "active\t'Keys that the API accepts'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -l base-url -d 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -l timeout -d 'Bound the verification to this many seconds [default: 30]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -l ca-file -d 'Trust the certificates in this PEM file as well' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -l format -d 'How to write the report' -r -f -a "human\t'Text, for people in a hurry'
json\t'One JSON object, for scripts'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations, outputs and summary of a step of GitHub Actions'
html\t'One page to open in a browser'
gitlab\t'GitLab\'s report of secret detection'
junit\t'JUnit XML, for systems that show tests'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -s o -l output -d 'Write the report there, whole or not at all, and not to standard output' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -l config -d 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -l baseline -d 'What may stay because it was accepted before; by value, wherever it stands now' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -l write-baseline -d 'Accept what is found: write it to FILE for --baseline, and exit with 0' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -l min-confidence -d 'Report findings from this confidence on: low, medium or high [default: medium]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -l max-size -d 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -s j -l jobs -d 'How many threads read [default: as many as there are processors]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -l color -d 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -l progress -d 'When to show how far an audit is; auto is on a terminal' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -l verify -d 'Ask the API whether each key that is reported is alive; nothing else touches the network'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -l known-key -d 'Look also for the configured key itself, as phota-check finds it, in every encoding'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -s q -l quiet -d 'Print findings and errors only'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -s v -l verbose -d 'Say also what was skipped, and why'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand stdin" -s V -l version -d 'Print version'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -l only -d 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete' -r -f -a "active\t'Keys that the API accepts'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -l base-url -d 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -l timeout -d 'Bound the verification to this many seconds [default: 30]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -l ca-file -d 'Trust the certificates in this PEM file as well' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -l format -d 'How to write the report' -r -f -a "human\t'Text, for people in a hurry'
json\t'One JSON object, for scripts'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations, outputs and summary of a step of GitHub Actions'
html\t'One page to open in a browser'
gitlab\t'GitLab\'s report of secret detection'
junit\t'JUnit XML, for systems that show tests'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -s o -l output -d 'Write the report there, whole or not at all, and not to standard output' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -l config -d 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -l baseline -d 'What may stay because it was accepted before; by value, wherever it stands now' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -l write-baseline -d 'Accept what is found: write it to FILE for --baseline, and exit with 0' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -l min-confidence -d 'Report findings from this confidence on: low, medium or high [default: medium]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -l max-size -d 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -s j -l jobs -d 'How many threads read [default: as many as there are processors]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -l color -d 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -l progress -d 'When to show how far an audit is; auto is on a terminal' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -l uninstall -d 'Take them out again, and put back what was there before'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -l verify -d 'Ask the API whether each key that is reported is alive; nothing else touches the network'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -l known-key -d 'Look also for the configured key itself, as phota-check finds it, in every encoding'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -s q -l quiet -d 'Print findings and errors only'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -s v -l verbose -d 'Say also what was skipped, and why'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand install-hooks" -s V -l version -d 'Print version'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -l only -d 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete' -r -f -a "active\t'Keys that the API accepts'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -l base-url -d 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -l timeout -d 'Bound the verification to this many seconds [default: 30]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -l ca-file -d 'Trust the certificates in this PEM file as well' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -l format -d 'How to write the report' -r -f -a "human\t'Text, for people in a hurry'
json\t'One JSON object, for scripts'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations, outputs and summary of a step of GitHub Actions'
html\t'One page to open in a browser'
gitlab\t'GitLab\'s report of secret detection'
junit\t'JUnit XML, for systems that show tests'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -s o -l output -d 'Write the report there, whole or not at all, and not to standard output' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -l config -d 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -l baseline -d 'What may stay because it was accepted before; by value, wherever it stands now' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -l write-baseline -d 'Accept what is found: write it to FILE for --baseline, and exit with 0' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -l min-confidence -d 'Report findings from this confidence on: low, medium or high [default: medium]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -l max-size -d 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -s j -l jobs -d 'How many threads read [default: as many as there are processors]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -l color -d 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -l progress -d 'When to show how far an audit is; auto is on a terminal' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -l verify -d 'Ask the API whether each key that is reported is alive; nothing else touches the network'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -l known-key -d 'Look also for the configured key itself, as phota-check finds it, in every encoding'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -s q -l quiet -d 'Print findings and errors only'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -s v -l verbose -d 'Say also what was skipped, and why'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand self-test" -s V -l version -d 'Print version'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -l only -d 'Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete' -r -f -a "active\t'Keys that the API accepts'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -l base-url -d 'Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -l timeout -d 'Bound the verification to this many seconds [default: 30]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -l ca-file -d 'Trust the certificates in this PEM file as well' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -l format -d 'How to write the report' -r -f -a "human\t'Text, for people in a hurry'
json\t'One JSON object, for scripts'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations, outputs and summary of a step of GitHub Actions'
html\t'One page to open in a browser'
gitlab\t'GitLab\'s report of secret detection'
junit\t'JUnit XML, for systems that show tests'"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -s o -l output -d 'Write the report there, whole or not at all, and not to standard output' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -l config -d 'The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -l baseline -d 'What may stay because it was accepted before; by value, wherever it stands now' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -l write-baseline -d 'Accept what is found: write it to FILE for --baseline, and exit with 0' -r -F
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -l min-confidence -d 'Report findings from this confidence on: low, medium or high [default: medium]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -l max-size -d 'Skip files, and members of archives, that are larger, as in 500K, 50M or 1G' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -s j -l jobs -d 'How many threads read [default: as many as there are processors]' -r
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -l color -d 'When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -l progress -d 'When to show how far an audit is; auto is on a terminal' -r -f -a "auto\t''
always\t''
never\t''"
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -l verify -d 'Ask the API whether each key that is reported is alive; nothing else touches the network'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -l known-key -d 'Look also for the configured key itself, as phota-check finds it, in every encoding'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -s q -l quiet -d 'Print findings and errors only'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -s v -l verbose -d 'Say also what was skipped, and why'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand rules" -s V -l version -d 'Print version'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand help; and not __fish_seen_subcommand_from dir staged message audit range push stdin install-hooks self-test rules help" -f -a "dir" -d 'Scan files and folders'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand help; and not __fish_seen_subcommand_from dir staged message audit range push stdin install-hooks self-test rules help" -f -a "staged" -d 'Scan what the next commit would add'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand help; and not __fish_seen_subcommand_from dir staged message audit range push stdin install-hooks self-test rules help" -f -a "message" -d 'Scan a commit message, as a commit-msg hook'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand help; and not __fish_seen_subcommand_from dir staged message audit range push stdin install-hooks self-test rules help" -f -a "audit" -d 'Scan everything a repository holds'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand help; and not __fish_seen_subcommand_from dir staged message audit range push stdin install-hooks self-test rules help" -f -a "range" -d 'Scan what commits brought in, also what a later one removed'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand help; and not __fish_seen_subcommand_from dir staged message audit range push stdin install-hooks self-test rules help" -f -a "push" -d 'Scan the commits that are about to be pushed'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand help; and not __fish_seen_subcommand_from dir staged message audit range push stdin install-hooks self-test rules help" -f -a "stdin" -d 'Scan standard input'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand help; and not __fish_seen_subcommand_from dir staged message audit range push stdin install-hooks self-test rules help" -f -a "install-hooks" -d 'Write the hooks pre-commit, commit-msg and pre-push for this repository'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand help; and not __fish_seen_subcommand_from dir staged message audit range push stdin install-hooks self-test rules help" -f -a "self-test" -d 'Plant keys in a scratch repository, and show that every verb finds them'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand help; and not __fish_seen_subcommand_from dir staged message audit range push stdin install-hooks self-test rules help" -f -a "rules" -d 'List what can be found, with examples; nothing is scanned'
complete -c phota-scan -n "__fish_phota_scan_using_subcommand help; and not __fish_seen_subcommand_from dir staged message audit range push stdin install-hooks self-test rules help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
