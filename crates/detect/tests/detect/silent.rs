//! What is no Phota key is not reported.

use crate::keys::{BASE62, HEX, detect, key, uuid};

/// `{key}` stands for a random value that is not Phota's key.
const DOCUMENTS: &[(&str, &str)] = &[
    ("a.env", "SPHOTA_API_KEY={key}\nPHOTATO_KEY={key}\nPHOTAGRAPHY_API_KEY={key}\nMORPHOTAXA_TOKEN={key}\n"),
    ("a.env", "PHOTA_API_KEY=\nOTHER_TOKEN={key}\n"),
    ("a.rs", "const NAMES: &[&str] = &[\"com.photalabs.API_KEY\", \"photaapikey\", \"PHOTA_KEY\"];\n"),
    ("a.env", "PHOTA_API_KEY=\n{key}\n"),
    ("a.env", "PHOTA_API_KEY=$OTHER\nACME_API_KEY={key}\n"),
    (
        "a.env",
        "PHOTA_KEY_ID={key}\nPHOTA_PROFILE_ID={key}\nPHOTA_WEBHOOK_SECRET={key}\nPHOTA_CACHE_KEY={key}\n",
    ),
    ("a.env", "PHOTA_API_KEY_SHA256={key}\nPHOTA_KEY_FINGERPRINT={key}\n"),
    ("a.env", "PHOTA_OPENAI_API_KEY={key}\n"),
    ("a.env", "PHOTA_API_KEY=sk-proj-{key}\n"),
    ("a.env", "PHOTA_API_KEY=changeme\nPHOTA_KEY=xxx\n"),
    ("a.py", "PHOTA_API_KEY = os.environ['PHOTA_API_KEY']\nTOKEN = '{key}'\n"),
    ("a.py", "def phota_key():\n    return client.get_secret_value(SecretId='{key}', VersionId='{key}')\n"),
    ("a.py", "phota_key = secrets.get('{key}')\n"),
    ("a.py", "phota_key = vault.read('{key}')['key']\n"),
    ("a.py", "phota.train(profile_id='{key}')\n"),
    (
        "a.py",
        "requests.get('https://api.acme.io/v1', headers={'X-API-Key': '{key}'})\nBASE = 'https://api.photalabs.com'\n",
    ),
    ("a.py", "headers = {'X-API-Key': '{key}'}\n"),
    (
        "a.js",
        "const phota = createPhota({ apiKey: process.env.PHOTA_API_KEY });\nconst acme = createAcme({ apiKey: '{key}' });\n",
    ),
    ("a.js", "// unlike https://api.photalabs.com and https://api.acme.io\nset('X-API-Key', '{key}');\n"),
    (
        "a.js",
        "// unlike https://api.photalabs.com\nfetch('https://api.acme.io', {headers: {'X-API-Key': '{key}'}});\n",
    ),
    ("a.js", "export default { phota: { apiKey: env.KEY }, openai: { apiKey: '{key}' } };\n"),
    ("a.js", "export default { phota: { apiKey: env.KEY }, acme: { apiKey: '{key}' } };\n"),
    ("a.js", "import x from 'phota';\nconst etag = '{key}';\nconst photaEtag = '{key}';\n"),
    ("a.js", "const photaKey = crypto.createHash('sha256').update(x).digest('hex');\n"),
    ("a.js", "localStorage.setItem('phota:profile', '{key}');\n"),
    ("a.yaml", "phota:\n  profile_id: {key}\n  sha: {key}\nacme:\n  api_key: {key}\n"),
    (
        "a.yaml",
        "providers:\n  - name: acme\n    api_key: {key}\n  - name: phota\n    api_key: ${PHOTA_API_KEY}\n",
    ),
    ("a.yaml", "phota_api_key: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  {key}\n  {key}\n"),
    ("a.yaml", "phota_api_key: ENC[AES256_GCM,data:{key},iv:{key}]\n"),
    (
        "a.yaml",
        "- name: PHOTA_API_KEY\n  valueFrom:\n    secretKeyRef:\n      name: phota\n      key: api-key\n- name: OTHER\n  value: {key}\n",
    ),
    ("a.yaml", "annotations:\n  checksum/phota-api-key: {key}\n"),
    ("a.ini", "[phota]\nurl = https://api.photalabs.com\n\n[acme]\napi_key = {key}\n"),
    ("a.toml", "[[package]]\nname = \"phota\"\nchecksum = \"{key}\"\n"),
    ("a.json", "{\"phota\": {\"version\": \"1.0.0\", \"integrity\": \"sha512-{key}\"}}\n"),
    ("a.json", "{\"phota\": {\"apiKey\": {\"$ref\": \"{key}\"}}}\n"),
    ("a.md", "Set `PHOTA_API_KEY` first. The commit {key} fixed it.\n"),
    ("a.md", "The Phota key id is {key}.\n"),
    ("a.log", "phota request_id={key} status=200\n"),
    ("a.log", "phota job {key} done\n"),
    ("a.log", "X-API-Key: [REDACTED] (api.photalabs.com)\netag: {key}\n"),
    ("a.go", "key, ok := os.LookupEnv(\"PHOTA_API_KEY\")\nconst build = \"{key}\"\n"),
    (
        "a.tf",
        "resource \"x\" \"phota\" {\n  account_id = \"{key}\"\n  name = \"PHOTA_API_KEY\"\n  secret_text = var.phota_api_key\n}\n",
    ),
    ("a.yml", "env:\n  global:\n    - PHOTA_API_KEY:\n        secure: \"{key}{key}==\"\n"),
    ("a.yml", "phota_api_key_encrypted: {key}\n"),
    ("a.yml", "phota:\n  webhook_secret: {key}\n  access_key_id: {key}\n"),
    ("a.txt", "phota-token==1.0 --hash=sha256:{key}\n"),
    ("a.lock", "\"phota-api-key@^1.0.0\":\n  version \"1.0.0\"\n  integrity sha512-{key}\n"),
    (
        "a.yaml",
        "metadata:\n  name: phota\nstringData:\n  a: b\n---\nmetadata:\n  name: acme\nstringData:\n  api-key: {key}\n",
    ),
    ("a.yaml", "phota-api-key:\n  secretKeyRef: {name: phota, key: \"{key}\"}\n"),
    (
        "a.yaml",
        "phota:\n  environment:\n    SECRET_KEY_BASE: {key}\n    JWT_SECRET: {key}\n    MYSQL_PASSWORD: {key}\n",
    ),
    ("a.js", "const r = await phota.images.get('{key}');\n"),
    ("a.env", "PHOTA_HOST=api.photalabs.com\nDB_SECRET={key}\nSESSION_SECRET={key}\nJWT_SECRET={key}\n"),
    ("a.ts", "const photaPublicKey = '{key}'; const photaQueryKeys = ['{key}'];\n"),
    ("CHANGELOG.md", "Get your Phota API key from the portal. Commit {key} added it.\n"),
    ("Jenkinsfile", "withCredentials([string(credentialsId: '{key}', variable: 'PHOTA_KEY')]) {\n"),
];

#[test]
fn random_values_that_are_not_the_key() {
    let mut alarms = Vec::new();
    for (seed, (path, template)) in (1..).zip(DOCUMENTS) {
        for value in [key(seed, BASE62, 40), key(seed, HEX, 40)] {
            let found = detect(path, &template.replace("{key}", &value));
            if !found.is_empty() {
                alarms.push(format!("{path}: {template}  {found:?}\n"));
            }
        }
    }
    assert!(alarms.is_empty(), "{}", alarms.concat());
}

#[test]
fn key_of_an_element_is_an_id() {
    for id in [uuid(3), key(4, HEX, 24)] {
        let found = detect("a.tsx", &format!("return <PhotaCard key=\"{id}\" profile={{p}} />;\n"));
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn values_that_no_one_would_take_for_a_key() {
    let mut alarms = Vec::new();
    for value in [
        "",
        "x",
        "short",
        "your-api-key",
        "YOUR_PHOTA_API_KEY",
        "<your key>",
        "changeme",
        "CHANGE_ME_PLEASE",
        "insert-key-here",
        "test-api-key",
        "dummy",
        "fake-phota-key",
        "xxxxxxxxxxxxxxxx",
        "****************",
        "abcd...wxyz",
        "phota_live_xxxxxxxx",
        "1234567890",
        "1234567890abcdef",
        "abcdefghijklmnop",
        "aaaaaaaaaaaaaaaa",
        "00000000-0000-0000-0000-000000000000",
        "deadbeefdeadbeef",
        "${PHOTA_API_KEY}",
        "$PHOTA_API_KEY",
        "$(cat key)",
        "{{ phota_api_key }}",
        "<%= key %>",
        "%PHOTA_API_KEY%",
        "__PHOTA_API_KEY__",
        "op://vault/phota/key",
        "vault:secret/phota#key",
        "arn:aws:ssm:eu-west-1:123456789012:parameter/phota",
        "/run/secrets/phota_api_key",
        "https://platform.photalabs.com/keys",
        "./secrets/phota.key",
        "process.env.PHOTA_API_KEY",
        "settings.phota.api_key",
        "abc123xyz789",
        "1a2b3c4d5e6f7g8h",
        "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
        "phota_test_key_123456789",
        "correct-horse-battery-staple",
        "the quick brown fox jumps",
        "undefined",
        "null",
        "not-a-real-key",
        "REDACTED",
        "PhotaApiKey",
    ] {
        for text in [
            format!("PHOTA_API_KEY={value}\n"),
            format!("PHOTA_API_KEY = \"{value}\"\n"),
            format!("const phota = createPhota({{ apiKey: '{value}' }});\n"),
            format!("curl -H \"X-API-Key: {value}\" https://api.photalabs.com/v1/phota\n"),
            format!("phota:\n  api_key: {value}\n"),
            format!("<phota-api-key>{value}</phota-api-key>\n"),
        ] {
            let found = detect("a.txt", &text);
            if !found.is_empty() {
                alarms.push(format!("{text}  {found:?}\n"));
            }
        }
    }
    assert!(alarms.is_empty(), "{}", alarms.concat());
}

#[test]
fn a_name_that_ends_the_file() {
    for text in ["PHOTA_API_KEY", "photaApiKey", "fun photaApiKey", "fun photaApiKey(", "fun photaApiKey() ="]
    {
        assert!(detect("Keys.kt", text).is_empty(), "{text}");
    }
}
