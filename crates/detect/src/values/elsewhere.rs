//! Addresses in secrets managers, encrypted values and digests.
//!
//! To add one: a row with what it is, how it begins, and how long it is at least. Only a beginning
//! that a random key has by chance needs a length.

use super::references::starts_with;

/// What it is, how it begins (in any case), how long it is at least.
const OPENINGS: &[(&str, &str, usize)] = &[
    // Secrets managers.
    ("1Password", "op://", 0),
    ("Vault", "vault:", 0),
    ("vals", "ref+", 0),
    ("vals", "secretref+", 0),
    ("Azure Container Apps", "secretref:", 0),
    ("Azure Container Apps", "keyvaultref:", 0),
    ("Azure App Service", "@microsoft.keyvault", 0),
    ("AWS", "arn:", 0),
    ("AWS", "ssm:", 0),
    ("AWS", "ssm-secure:", 0),
    ("AWS", "secretsmanager:", 0),
    ("AWS", "aws:", 0),
    ("AWS", "aws-sm:", 0),
    ("AWS", "aws-ssm:", 0),
    ("Google", "projects/", 0),
    ("Google", "gcp:", 0),
    ("Google", "gcp-sm:", 0),
    ("Google", "gsm:", 0),
    ("Google", "sm:", 0),
    ("Bitwarden", "bws:", 0),
    ("Bitwarden", "bitwarden:", 0),
    ("Keeper", "keeper:", 0),
    ("Doppler", "doppler:", 0),
    ("Infisical", "infisical:", 0),
    ("Akeyless", "akeyless:", 0),
    ("Conjur", "conjur:", 0),
    ("LastPass", "lastpass:", 0),
    ("Chamber", "chamber:", 0),
    ("key rings", "keyring:", 0),
    ("key rings", "keychain:", 0),
    ("configuration", "secret:", 0),
    ("configuration", "file:", 0),
    // Tags of YAML.
    ("Ansible", "!vault", 0),
    ("Home Assistant", "!secret", 0),
    ("CloudFormation", "!ref", 0),
    ("CloudFormation", "!sub", 0),
    ("CloudFormation", "!getatt", 0),
    ("CloudFormation", "!importvalue", 0),
    ("GitLab", "!reference", 0),
    ("environment", "!env", 0),
    // Encrypted values.
    ("sops, eyaml", "enc[", 0),
    ("Jasypt", "enc(", 0),
    ("configuration", "enc:", 0),
    ("dotenvx", "encrypted:", 0),
    ("Spring Cloud", "{cipher}", 0),
    ("configuration", "cipher:", 0),
    ("Travis, Pulumi", "secure:", 0),
    ("Codemagic", "encrypted(", 0),
    ("TeamCity", "credentialsjson:", 0),
    ("Bamboo", "bamscrt@", 0),
    ("GoCD", "aes:", 0),
    ("Ansible", "$ansible_vault", 0),
    ("age", "age1", 58),
    ("PEM, PGP, age, git-crypt", "-----begin", 0),
    ("PGP", "pgp:", 0),
    ("AWS KMS", "aqicah", 100),
    ("AWS KMS", "aqecah", 100),
    ("Google KMS", "ciqa", 100),
    ("OpenSSL, CryptoJS", "u2fsdgvkx1", 0),
    ("Fernet", "gaaaaa", 60),
    ("ASP.NET data protection", "cfdj8", 40),
    ("DPAPI, hexadecimal", "01000000d08c9ddf", 0),
    ("DPAPI, base64", "aqaaancmnd8bf", 0),
    ("PowerShell SecureString", "76492d1116743f0423413b16050a5345", 0),
    // Digests.
    ("digest", "sha1:", 0),
    ("digest", "sha1-", 0),
    ("digest", "sha256:", 0),
    ("digest", "sha256-", 0),
    ("digest", "sha384:", 0),
    ("digest", "sha384-", 0),
    ("digest", "sha512:", 0),
    ("digest", "sha512-", 0),
    ("digest", "md5:", 0),
    ("digest", "h1:", 0),
    ("digest", "blake3:", 0),
    ("fingerprint of this tool", "b3:", 0),
    // As its reports in Markdown have it.
    ("fingerprint of this tool", "b3\\:", 0),
    ("bcrypt", "$2a$", 0),
    ("bcrypt", "$2b$", 0),
    ("bcrypt", "$2y$", 0),
    ("Argon2", "$argon2", 0),
    ("scrypt", "$scrypt$", 0),
    ("PBKDF2 of Django", "pbkdf2_sha256$", 0),
];

/// Tells whether a text begins as an encrypted value, a digest or a secrets manager's address does.
///
/// The text may go on behind the value.
pub(crate) fn is_kept_elsewhere(text: &[u8]) -> bool {
    OPENINGS.iter().any(|&(_, opening, least)| starts_with(text, opening) && value_length(text) >= least)
        || is_sealed(&text[..value_length(text)])
        || is_encrypted_token(&text[..value_length(text)])
}

fn value_length(text: &[u8]) -> usize {
    let ends =
        |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b',' | b'<' | b'\\');
    let text = &text[..text.len().min(super::MAX_LENGTH + 1)];
    text.iter().position(ends).unwrap_or(text.len())
}

/// A SealedSecret: base64 of a version byte, a length and several hundred bytes.
fn is_sealed(value: &[u8]) -> bool {
    value.len() > 300 && value.starts_with(b"Ag") && !value.contains(&b'.')
}

/// A JSON web token with five parts (encrypted), or the three that Rails joins with `--`.
fn is_encrypted_token(value: &[u8]) -> bool {
    let dots = value.iter().filter(|&&byte| byte == b'.').count();
    value.starts_with(b"eyJ") && dots == 4
        || memchr::memmem::find_iter(value, b"--").count() == 2 && value.len() > 40 && value.ends_with(b"==")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_and_its_near_misses() {
        for &(what, opening, least) in OPENINGS {
            let value = opening.chars().chain("q7Zk".chars().cycle()).take(least.max(opening.len() + 8));
            let value: String = value.collect();
            assert!(is_kept_elsewhere(value.as_bytes()), "{what} {opening}");
            assert!(is_kept_elsewhere(value.to_ascii_uppercase().as_bytes()), "{what} {opening}");
            assert!(!is_kept_elsewhere(format!("phk_{value}").as_bytes()), "{what} {opening}");
            let short = format!(
                "{} and so on, until the end of the file {}",
                &value[..opening.len() + 4],
                "x".repeat(100)
            );
            assert_eq!(is_kept_elsewhere(short.as_bytes()), least == 0, "{what} {opening}");
        }
    }

    #[test]
    fn forms() {
        let body = "q7ZkW3v9".repeat(40);
        for value in [
            format!("Ag{body}"),
            format!("eyJ{0}.{0}.{0}.{0}.{0}", "q7Zk"),
            format!("{0}--{0}--{0}==", &body[..16]),
            format!("Ag{}", &body[..299]),
        ] {
            assert!(is_kept_elsewhere(value.as_bytes()), "{value}");
        }
        for value in [
            format!("Ag{}", &body[..40]),
            format!("eyJ{0}.{0}.{0}", "q7Zk"),
            format!("{0}--{0}", &body[..40]),
            format!("Ag{}", &body[..298]),
            format!("{0}--{0}--{0}", &body[..16]),
            format!("{0}--{0}--{0}==", &body[..8]),
            format!("{0}--{0}==", &body[..32]),
        ] {
            assert!(!is_kept_elsewhere(value.as_bytes()), "{value}");
        }
    }
}
