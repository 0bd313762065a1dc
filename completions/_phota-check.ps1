
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'phota-check' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'phota-check'
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
        'phota-check' {
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Read the key from this file; `-` is standard input')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Read the key from this variable instead of PHOTA_API_KEY')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Read the key as this profile of the user''s configuration says')
            [CompletionResult]::new('--revoked-env', '--revoked-env', [CompletionResultType]::ParameterName, 'The old key of a rotation is in this variable, and must be refused')
            [CompletionResult]::new('--revoked-key-file', '--revoked-key-file', [CompletionResultType]::ParameterName, 'The old key of a rotation is in this file, and must be refused; `-` is standard input')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Send keys here instead of https://api.photalabs.com/v1/phota')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Bound everything together to this many seconds')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Ask again this often after a failure that may pass (no connection, 408, 429, 5xx)')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file as well')
            [CompletionResult]::new('--on-unavailable', '--on-unavailable', [CompletionResultType]::ParameterName, 'What to do in a GitHub event that gets no secrets (fork, Dependabot), when there is no key')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to report; github (annotations, outputs, step summary) is the default in GitHub Actions, else human')
            [CompletionResult]::new('--no-dotenv', '--no-dotenv', [CompletionResultType]::ParameterName, 'Leave .env files out')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'Show every place a key was looked for, and end; nothing is sent')
            [CompletionResult]::new('--no-control', '--no-control', [CompletionResultType]::ParameterName, 'Do not ask with a random key first whether the endpoint refuses anything')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
